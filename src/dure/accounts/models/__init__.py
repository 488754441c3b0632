from dure.accounts.models.grant import Grant as Grant
from dure.accounts.models.organisation import Organisation as Organisation
from dure.accounts.models.organisation import Remit as Remit
from dure.accounts.models.token import AccessToken as AccessToken
from dure.accounts.models.user import User as User
