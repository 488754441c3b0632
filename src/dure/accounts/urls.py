from django.urls import path

from dure.accounts.views import me, token

app_name = "accounts"

urlpatterns = [
    path("me/", me.me, name="me"),
    path("tokens/", token.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke", token.revoke, name="revoke_token"),
]
