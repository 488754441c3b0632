from dure.notifications.models.mail import MailPreference as MailPreference
from dure.notifications.models.mail import OutboxMail as OutboxMail
from dure.notifications.models.notice import Notice as Notice
