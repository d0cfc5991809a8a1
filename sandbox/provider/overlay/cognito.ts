import { BOOL, between, block, COMPUTED, INT, type Overlays, oneOf, region, STRING } from "./raw-property.ts";

/** Source: AssetType, Category. */
const ASSET_CATEGORIES = [
  ...["FAVICON_ICO", "FAVICON_SVG", "EMAIL_GRAPHIC", "SMS_GRAPHIC", "AUTH_APP_GRAPHIC", "PASSWORD_GRAPHIC"],
  ...["PASSKEY_GRAPHIC", "PAGE_HEADER_LOGO", "PAGE_HEADER_BACKGROUND", "PAGE_FOOTER_LOGO"],
  ...["PAGE_FOOTER_BACKGROUND", "PAGE_BACKGROUND", "FORM_BACKGROUND", "FORM_LOGO", "IDP_BUTTON_ICON"],
];

export const cognito: Overlays = {
  aws_cognito_user_pool: {
    region,
    // Source: terraform-provider-aws, internal/service/cognitoidp/user_pool.go, SuppressMissingOptionalConfigurationBlock.
    account_recovery_setting: { keptIfMissing: true },
    email_configuration: { keptIfMissing: true },
    user_pool_add_ons: {
      pulumiName: "userPoolAddOns",
      fields: {
        advanced_security_additional_flows: block({
          custom_auth_mode: { ...STRING, rule: oneOf("AUDIT", "ENFORCED") },
        }),
      },
    },
    user_pool_tier: { ...STRING, computed: true, rule: oneOf("LITE", "ESSENTIALS", "PLUS") },
    sign_in_policy: {
      ...block({ allowed_first_auth_factors: { type: "TypeSet", optional: true } }),
      computed: true,
    },
    email_mfa_configuration: block({ message: STRING, subject: STRING }),
    web_authn_configuration: block({
      relying_party_id: STRING,
      user_verification: { ...STRING, rule: oneOf("required", "preferred") },
    }),
    password_policy: {
      fields: {
        password_history_size: { ...INT, rule: between(0, 24) },
        temporary_password_validity_days: { computed: true },
      },
    },
    lambda_config: {
      fields: {
        pre_token_generation_config: block({
          lambda_arn: { type: "TypeString", required: true },
          lambda_version: { type: "TypeString", required: true, rule: oneOf("V1_0", "V2_0", "V3_0") },
        }),
      },
    },
    username_configuration: { computed: true },
  },
  aws_cognito_user_pool_ui_customization: { region },
  aws_cognito_identity_provider: {
    region,
    // Source: terraform-provider-aws, internal/service/cognitoidp/validate.go, validIdentityProviderName.
    provider_name: {
      rule: "must satisfy regular expression pattern: ^[^_\\p{Z}][\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}][^_\\p{Z}]+$",
    },
  },
  // The schema file does not contain this type.
  aws_cognito_managed_login_branding: {
    region,
    user_pool_id: { type: "TypeString", required: true, forceNew: true },
    client_id: { type: "TypeString", required: true, forceNew: true },
    managed_login_branding_id: COMPUTED,
    settings: {
      ...STRING,
      exactlyOneOf: ["settings", "use_cognito_provided_values"],
      rule: "invalid JSON",
    },
    settings_all: COMPUTED,
    use_cognito_provided_values: { ...BOOL, computed: true },
    // Replaced as a whole: an update in AWS only adds images of other kinds.
    asset: {
      type: "TypeSet",
      optional: true,
      maxItems: 40,
      forceNew: true,
      fields: {
        bytes: STRING,
        category: { type: "TypeString", required: true, rule: oneOf(...ASSET_CATEGORIES) },
        color_mode: { type: "TypeString", required: true, rule: oneOf("DARK", "DYNAMIC", "LIGHT") },
        extension: {
          type: "TypeString",
          required: true,
          rule: oneOf("ICO", "JPEG", "PNG", "SVG", "WEBP"),
        },
        resource_id: STRING,
      },
    },
  },
  aws_cognito_risk_configuration: {
    region,
    account_takeover_risk_configuration: {
      fields: { notify_configuration: { required: false, optional: true } },
    },
  },
  aws_cognito_user_pool_domain: {
    region,
    managed_login_version: { ...INT, computed: true, rule: between(1, 2) },
  },
  aws_cognito_user_pool_client: {
    region,
    id: "removed",
    access_token_validity: { rule: between(0, 86400) },
    id_token_validity: { rule: between(0, 86400) },
    refresh_token_validity: { rule: between(0, 315360000) },
    auth_session_validity: { rule: between(3, 15) },
    prevent_user_existence_errors: { rule: oneOf("LEGACY", "ENABLED") },
    token_validity_units: block({
      access_token: { ...STRING, computed: true, rule: oneOf("seconds", "minutes", "hours", "days") },
      id_token: { ...STRING, computed: true, rule: oneOf("seconds", "minutes", "hours", "days") },
      refresh_token: { ...STRING, computed: true, rule: oneOf("seconds", "minutes", "hours", "days") },
    }),
    analytics_configuration: block({
      application_arn: STRING,
      application_id: STRING,
      external_id: STRING,
      role_arn: { ...STRING, computed: true },
      user_data_shared: { ...BOOL, computed: true },
    }),
    refresh_token_rotation: block({
      feature: { type: "TypeString", required: true, rule: oneOf("ENABLED", "DISABLED") },
      retry_grace_period_seconds: { ...INT, rule: between(0, 60) },
    }),
  },
};
