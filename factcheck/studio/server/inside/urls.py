"""The pages of factcheck, before Label Studio's."""

from core.urls import urlpatterns as theirs
from django.urls import path

from factcheck.studio.server.inside.pages import invitation, invitations

urlpatterns = [
    path("factcheck/invitations/", invitations),
    path("factcheck/invite/", invitation),
    *theirs,
]
