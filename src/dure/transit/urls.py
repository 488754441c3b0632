from django.urls import path

app_name = "transit"

urlpatterns: list[path] = []
