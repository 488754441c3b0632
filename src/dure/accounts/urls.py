from django.urls import path

from dure.accounts.views import me

app_name = "accounts"

urlpatterns = [path("me/", me.me, name="me")]
