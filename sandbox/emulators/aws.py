"""Starts MiniStack with the sandbox's additional rules of AWS. Patches it only in memory."""

import ministack.app

import account_rules
import api_model
import api_tags
import app_client_rules
import assume_role_rules
import branding
import certificates
import cognito_actions
import custom_domains
import event_buses
import event_rules
import event_source_rules
import federation_accounts
import federation_oidc
import federation_pages
import federation_saml
import federation_sign_out
import function_rules
import identity_contexts
import identity_provider_rules
import intervals
import invitations
import issuer_types
import listing
import log_keys
import loopback_only
import managed_login_session
import mail_subscriptions
import message_moves
import metric_alarms
import middleware
import parent
import pass_role
import permission_actions
import permission_resources
import policy_limits
import pool_discovery
import readable_attributes
import refresh_rotation
import rest_api
import risk_configuration
import saml_keys
import schedule_rules
import second_factor
import secret_labels
import stage_rules
import user_pool_rules
import web_acl_logs
import web_acls

parent.end_with_parent()
intervals.apply()
loopback_only.apply()
rest_api.apply()
api_tags.apply()
stage_rules.apply()
cognito_actions.apply()
api_model.apply()
risk_configuration.apply()
branding.apply()
user_pool_rules.apply()
issuer_types.apply()
pool_discovery.apply()
certificates.apply()
custom_domains.apply()
app_client_rules.apply()
saml_keys.apply()
identity_provider_rules.apply()
refresh_rotation.apply()
readable_attributes.apply()
account_rules.apply()
invitations.apply()
listing.apply()
log_keys.apply()
secret_labels.apply()
federation_sign_out.apply()
managed_login_session.keep_sessions()
second_factor.apply()
federation_accounts.apply()
federation_oidc.apply()
federation_pages.apply()
managed_login_session.answer_silently()
federation_saml.apply()
mail_subscriptions.apply()
message_moves.apply()
metric_alarms.apply()
permission_actions.apply()
permission_resources.apply()
pass_role.apply()
identity_contexts.apply()
assume_role_rules.apply()
event_rules.apply()
event_buses.apply()
event_source_rules.apply()
function_rules.apply()
policy_limits.apply()
schedule_rules.apply()
web_acls.apply()
web_acl_logs.apply()
ministack.app.app = middleware.wrap(ministack.app.app)
ministack.app.main()
