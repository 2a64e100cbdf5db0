"""The pages of factcheck, before Label Studio's."""

from core.urls import urlpatterns as theirs
from django.urls import path
from users.serializers import BaseUserSerializerUpdate

from factcheck.studio.server.inside.pages import invitation, invitations

# With a second organization, everybody could enter it by changing their own account.
BaseUserSerializerUpdate.Meta.read_only_fields = ("email", "active_organization")

urlpatterns = [
    path("factcheck/invitations/", invitations),
    path("factcheck/invite/", invitation),
    *theirs,
]
