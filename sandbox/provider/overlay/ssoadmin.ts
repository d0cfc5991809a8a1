import {
  block,
  COMPUTED,
  INVALID_ARN,
  type Overlays,
  oneOf,
  REQUIRED_STRING,
  region,
  STRING,
} from "./raw-property.ts";

const ARN = { ...REQUIRED_STRING, rule: INVALID_ARN };
const REPLACED_ARN = { ...ARN, forceNew: true };
const REPLACED = { ...REQUIRED_STRING, forceNew: true };
const TAGS = {
  tags: { type: "TypeMap", optional: true },
  tags_all: { type: "TypeMap", computed: true },
} as const;

const oidcJwtConfiguration = {
  ...block({
    claim_attribute_path: REQUIRED_STRING,
    identity_store_attribute_path: REQUIRED_STRING,
    issuer_url: REPLACED,
    jwks_retrieval_option: { ...REQUIRED_STRING, rule: oneOf("OPEN_ID_DISCOVERY") },
  }),
  optional: false,
  required: true,
};

const signInOptions = block({
  application_url: STRING,
  origin: { ...REQUIRED_STRING, rule: oneOf("IDENTITY_CENTER", "APPLICATION") },
});

/** The schema file does not contain these types. Source: terraform-provider-aws, internal/service/ssoadmin. */
export const ssoadmin: Overlays = {
  aws_ssoadmin_trusted_token_issuer: {
    ...TAGS,
    region,
    arn: COMPUTED,
    client_token: { ...STRING, forceNew: true },
    instance_arn: REPLACED_ARN,
    name: REQUIRED_STRING,
    trusted_token_issuer_configuration: {
      ...block({ oidc_jwt_configuration: oidcJwtConfiguration }),
      optional: false,
      required: true,
    },
    trusted_token_issuer_type: { ...REPLACED, rule: oneOf("OIDC_JWT") },
  },
  // The provider and the instance do not force a replacement; an update ignores them.
  aws_ssoadmin_application: {
    ...TAGS,
    region,
    application_account: COMPUTED,
    application_arn: COMPUTED,
    application_provider_arn: ARN,
    arn: COMPUTED,
    client_token: STRING,
    description: STRING,
    instance_arn: ARN,
    name: REQUIRED_STRING,
    portal_options: block({
      sign_in_options: signInOptions,
      visibility: { ...STRING, computed: true, rule: oneOf("ENABLED", "DISABLED") },
    }),
    status: { ...STRING, computed: true, rule: oneOf("ENABLED", "DISABLED") },
  },
  aws_ssoadmin_application_access_scope: {
    region,
    application_arn: REPLACED_ARN,
    authorized_targets: { type: "TypeList", optional: true, forceNew: true },
    scope: REPLACED,
  },
  aws_ssoadmin_application_assignment: {
    region,
    application_arn: REPLACED,
    principal_id: REPLACED,
    principal_type: { ...REPLACED, rule: oneOf("USER", "GROUP") },
  },
  aws_ssoadmin_application_assignment_configuration: {
    region,
    application_arn: REPLACED,
    assignment_required: { type: "TypeBool", required: true },
  },
};
