from dure.notifications.models.notice import Notice as Notice
