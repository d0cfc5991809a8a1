import type { Aws } from "../aws.ts";
import { withInheritedValues } from "../inherited-values.ts";
import { ProviderError } from "../provider-error.ts";
import type { Known, ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, omit, pick, type Spelling, toRequest } from "../shape.ts";
import { changeTags } from "../tags.ts";
import { type Fields, fields, isFields, isSame, list, text, type Value } from "../values.ts";

const USER_POOL = "aws_cognito_user_pool";

/** AWS's name for the list of attributes whose changes must be confirmed. */
const VERIFIED_ATTRIBUTES = "AttributesRequireVerificationBeforeUpdate";

const SPELLING: Spelling = {
  style: "pascal",
  names: {
    schemas: "Schema",
    "adminCreateUserConfig.inviteMessageTemplate.smsMessage": "SMSMessage",
    "emailConfiguration.fromEmailAddress": "From",
    "userAttributeUpdateSettings.attributesRequireVerificationBeforeUpdates": VERIFIED_ATTRIBUTES,
    "lambdaConfig.kmsKeyId": "KMSKeyID",
    "lambdaConfig.customSmsSender": "CustomSMSSender",
  },
};

/** Properties with separate calls, or with another parent in the request. */
const CONVERTED_PROPERTIES = [
  ...["name", "region", "tags", "passwordPolicy", "signInPolicy"],
  ...["softwareTokenMfaConfiguration", "emailMfaConfiguration", "webAuthnConfiguration"],
];
/** Properties that UpdateUserPool does not accept. Source: UpdateUserPool, request syntax. */
const IMMUTABLE_PROPERTIES = ["aliasAttributes", "usernameAttributes", "usernameConfiguration", "schemas"];

export const userPool: ResourceType = {
  terraform: USER_POOL,
  autoname: { property: "name", maxLength: 128 },
  volatile: ["lastModifiedDate"],

  async create(aws, inputs) {
    const request = { PoolName: text(inputs, "name"), ...poolRequest(inputs, []) };
    const { UserPool = null } = await aws.call("cognito", "CreateUserPool", request);
    const id = isFields(UserPool) ? text(UserPool, "Id") : "";
    await setMfa(aws, id, inputs);
    return id;
  },

  async read(aws, { id, state }) {
    const described = await aws.call("cognito", "DescribeUserPool", { UserPoolId: id });
    const mfa = await aws.call("cognito", "GetUserPoolMfaConfig", { UserPoolId: id });
    return propertiesFrom(fields(described, "UserPool"), mfa, aws.region, state);
  },

  async update(aws, { id, state }, news) {
    await addAttributes(aws, id, state, news);
    // AWS resets absent members to their defaults, so the request contains all of them. Source: UpdateUserPool.
    const whole = withInheritedValues(news, state, propertiesOf(USER_POOL));
    const request = {
      UserPoolId: id,
      ...withoutConfirmation(state, news),
      ...poolRequest(whole, IMMUTABLE_PROPERTIES),
    };
    await aws.call("cognito", "UpdateUserPool", request);
    await setMfa(aws, id, news, state);
    const ResourceArn = text(state, "arn");
    await changeTags(state, news, {
      set: (Tags) => aws.call("cognito", "TagResource", { ResourceArn, Tags }),
      remove: (TagKeys) => aws.call("cognito", "UntagResource", { ResourceArn, TagKeys }),
    });
  },

  async delete(aws, { id }) {
    await aws.call("cognito", "DeleteUserPool", { UserPoolId: id });
  },
};

function poolRequest(inputs: Fields, without: readonly string[]): Fields {
  const properties = propertiesOf(USER_POOL);
  const policies = toRequest(pick(inputs, ["passwordPolicy", "signInPolicy"]), properties, SPELLING);
  return {
    ...toRequest(omit(inputs, [...CONVERTED_PROPERTIES, ...without]), properties, SPELLING),
    ...(Object.keys(policies).length > 0 && { Policies: policies }),
    ...(isFields(inputs["tags"]) && { UserPoolTags: inputs["tags"] }),
  };
}

/**
 * AWS keeps this setting if a request omits it, and removes it for an empty list.
 * Source: terraform-provider-aws, resourceUserPoolUpdate.
 */
function withoutConfirmation(state: Fields, news: Fields): Fields {
  const isRemoved =
    isFields(state["userAttributeUpdateSettings"]) && !isFields(news["userAttributeUpdateSettings"]);
  return isRemoved ? { UserAttributeUpdateSettings: { [VERIFIED_ATTRIBUTES]: [] } } : {};
}

const MFA_PROPERTIES = [
  ...["mfaConfiguration", "softwareTokenMfaConfiguration", "smsConfiguration", "smsAuthenticationMessage"],
  ...["emailMfaConfiguration", "webAuthnConfiguration"],
];

/** CreateUserPool and UpdateUserPool do not contain MFA settings. Source: SetUserPoolMfaConfig. */
async function setMfa(aws: Aws, id: string, inputs: Fields, olds: Fields = {}): Promise<void> {
  const relevant =
    MFA_PROPERTIES.some((name) => isFields(inputs[name])) || (inputs["mfaConfiguration"] ?? "OFF") !== "OFF";
  const changed = MFA_PROPERTIES.some((name) => !isSame(olds[name], inputs[name]));
  if (!relevant && !(changed && olds["mfaConfiguration"] !== undefined)) return;
  const own = pick(inputs, [
    "softwareTokenMfaConfiguration",
    "emailMfaConfiguration",
    "webAuthnConfiguration",
  ]);
  const sms = toRequest(
    pick(inputs, ["smsAuthenticationMessage", "smsConfiguration"]),
    propertiesOf(USER_POOL),
    SPELLING,
  );
  await aws.call("cognito", "SetUserPoolMfaConfig", {
    UserPoolId: id,
    MfaConfiguration: inputs["mfaConfiguration"] ?? "OFF",
    ...toRequest(own, propertiesOf(USER_POOL), SPELLING),
    ...(isFields(inputs["smsConfiguration"]) && { SmsMfaConfiguration: sms }),
  });
}

/** Attributes can only be added to a schema. Source: AddCustomAttributes. The error message is Terraform's. */
async function addAttributes(aws: Aws, id: string, olds: Fields, news: Fields): Promise<void> {
  const before = list(olds, "schemas");
  const after = list(news, "schemas");
  const isIn = (those: Value[], one: Value) => those.some((other) => isSame(restrictTo(other, one), one));
  if (
    before.some(
      (attribute) => !isIn(after, attribute) && !after.some((one) => isSame(restrictTo(attribute, one), one)),
    )
  ) {
    throw new ProviderError("CHANGE_IMPOSSIBLE", "cannot modify or remove schema items");
  }
  const added = after.filter((attribute) => !isIn(before, attribute));
  if (added.length === 0) return;
  const { Schema = [] } = toRequest({ schemas: added }, propertiesOf(USER_POOL), SPELLING);
  await aws.call("cognito", "AddCustomAttributes", { UserPoolId: id, CustomAttributes: Schema });
}

function propertiesFrom(pool: Fields, mfa: Fields, region: string, state: Fields): Fields {
  const properties = propertiesOf(USER_POOL);
  const policies = fromAnswer(fields(pool, "Policies"), properties, SPELLING);
  const factors = fromAnswer(mfa, properties, SPELLING);
  const id = text(pool, "Id");
  return {
    ...fromAnswer(omit(pool, ["Schema", ...emptied(pool)]), properties, SPELLING),
    ...policies,
    ...factors,
    mfaConfiguration: mfa["MfaConfiguration"] ?? "OFF",
    schemas: schemasFrom(list(pool, "SchemaAttributes"), state),
    endpoint: `cognito-idp.${region}.amazonaws.com/${id}`,
    ...(isFields(pool["UserPoolTags"]) && { tags: pool["UserPoolTags"] }),
  };
}

/** After its removal, AWS returns an empty list. Source: terraform-provider-aws, flattenUserAttributeUpdateSettings. */
function emptied(pool: Fields): readonly string[] {
  const settings = "UserAttributeUpdateSettings";
  return list(fields(pool, settings), VERIFIED_ATTRIBUTES).length === 0 ? [settings] : [];
}

/** Keeps all custom attributes, but of the twenty standard attributes of a pool only those in the inputs. */
function schemasFrom(attributes: readonly Value[], state: Fields): Value[] {
  const wanted = list(state, "schemas").filter(isFields);
  return attributes.filter(isFields).flatMap((attribute) => {
    const { schemas = [] } = fromAnswer({ Schema: [attribute] }, propertiesOf(USER_POOL), SPELLING);
    const [schema] = Array.isArray(schemas) ? schemas.filter(isFields) : [];
    if (schema === undefined) return [];
    const name = text(schema, "name").replace(/^(?:dev:)?custom:/, "");
    const like = wanted.find((one) => one["name"] === name);
    if (like === undefined && !/^(?:dev:)?custom:/.test(text(schema, "name"))) return [];
    return [restrictTo({ ...schema, name }, like ?? null)];
  });
}

/** Leaves out values that AWS filled in and the inputs do not contain. */
function restrictTo(found: Value, like: Value): Value {
  if (!isFields(found) || !isFields(like)) return found;
  const asked = Object.keys(found).filter((name) => like[name] !== undefined);
  return Object.fromEntries(
    asked.map((name): [string, Value] => [name, restrictTo(found[name] ?? null, like[name] ?? null)]),
  );
}

/** Describes a pool for `getUserPool`. */
export async function describePool(aws: Aws, { id }: Known): Promise<Fields> {
  return fields(await aws.call("cognito", "DescribeUserPool", { UserPoolId: id }), "UserPool");
}
