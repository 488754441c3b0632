from dure.audit.models.entry import Chain as Chain
from dure.audit.models.entry import Entry as Entry
