import type { Aws } from "../aws.ts";
import { withLeftOut } from "../left-out.ts";
import { ProviderRefusal } from "../refusal.ts";
import type { Known, ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, omit, pick, type Spelling, toRequest } from "../shape.ts";
import { changeTags } from "../tags.ts";
import { type Fields, fields, isFields, isSame, list, text, type Value } from "../values.ts";

const TYPE = "aws_cognito_user_pool";

/** The attributes whose changes have to be confirmed, as AWS calls the list. */
const CONFIRMED = "AttributesRequireVerificationBeforeUpdate";

const SPELLING: Spelling = {
  style: "pascal",
  names: {
    schemas: "Schema",
    "adminCreateUserConfig.inviteMessageTemplate.smsMessage": "SMSMessage",
    "emailConfiguration.fromEmailAddress": "From",
    "userAttributeUpdateSettings.attributesRequireVerificationBeforeUpdates": CONFIRMED,
    "lambdaConfig.kmsKeyId": "KMSKeyID",
    "lambdaConfig.customSmsSender": "CustomSMSSender",
  },
};

/** Set by calls of their own, or under another roof in the request. */
const APART = [
  ...["name", "region", "tags", "passwordPolicy", "signInPolicy"],
  ...["softwareTokenMfaConfiguration", "emailMfaConfiguration", "webAuthnConfiguration"],
];
/** What UpdateUserPool does not take. Source: UpdateUserPool, request syntax. */
const FIXED = ["aliasAttributes", "usernameAttributes", "usernameConfiguration", "schemas"];

export const userPool: ResourceType = {
  terraform: TYPE,
  leftOut: { emailConfiguration: { emailSendingAccount: "COGNITO_DEFAULT" } },
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
    // What is left out is set back to its default by AWS: everything goes along. Source: UpdateUserPool.
    const whole = withLeftOut(news, state, propertiesOf(TYPE));
    const request = { UserPoolId: id, ...withoutConfirmation(state, news), ...poolRequest(whole, FIXED) };
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
  const properties = propertiesOf(TYPE);
  const policies = toRequest(pick(inputs, ["passwordPolicy", "signInPolicy"]), properties, SPELLING);
  return {
    ...toRequest(omit(inputs, [...APART, ...without]), properties, SPELLING),
    ...(Object.keys(policies).length > 0 && { Policies: policies }),
    ...(isFields(inputs["tags"]) && { UserPoolTags: inputs["tags"] }),
  };
}

/**
 * AWS leaves this setting as it is where a request has none: an empty list takes it away.
 * Source: terraform-provider-aws, resourceUserPoolUpdate.
 */
function withoutConfirmation(state: Fields, news: Fields): Fields {
  const isGone =
    isFields(state["userAttributeUpdateSettings"]) && !isFields(news["userAttributeUpdateSettings"]);
  return isGone ? { UserAttributeUpdateSettings: { [CONFIRMED]: [] } } : {};
}

const FACTORS = [
  ...["mfaConfiguration", "softwareTokenMfaConfiguration", "smsConfiguration", "smsAuthenticationMessage"],
  ...["emailMfaConfiguration", "webAuthnConfiguration"],
];

/** Factors are no part of CreateUserPool and UpdateUserPool. Source: SetUserPoolMfaConfig. */
async function setMfa(aws: Aws, id: string, inputs: Fields, olds: Fields = {}): Promise<void> {
  const relevant =
    FACTORS.some((name) => isFields(inputs[name])) || (inputs["mfaConfiguration"] ?? "OFF") !== "OFF";
  const changed = FACTORS.some((name) => !isSame(olds[name], inputs[name]));
  if (!relevant && !(changed && olds["mfaConfiguration"] !== undefined)) return;
  const own = pick(inputs, [
    "softwareTokenMfaConfiguration",
    "emailMfaConfiguration",
    "webAuthnConfiguration",
  ]);
  const sms = toRequest(
    pick(inputs, ["smsAuthenticationMessage", "smsConfiguration"]),
    propertiesOf(TYPE),
    SPELLING,
  );
  await aws.call("cognito", "SetUserPoolMfaConfig", {
    UserPoolId: id,
    MfaConfiguration: inputs["mfaConfiguration"] ?? "OFF",
    ...toRequest(own, propertiesOf(TYPE), SPELLING),
    ...(isFields(inputs["smsConfiguration"]) && { SmsMfaConfiguration: sms }),
  });
}

/** A schema grows and does nothing else. Source: AddCustomAttributes; Terraform's words for the rest. */
async function addAttributes(aws: Aws, id: string, olds: Fields, news: Fields): Promise<void> {
  const before = list(olds, "schemas");
  const after = list(news, "schemas");
  const isIn = (those: Value[], one: Value) => those.some((other) => isSame(covered(other, one), one));
  if (
    before.some(
      (attribute) => !isIn(after, attribute) && !after.some((one) => isSame(covered(attribute, one), one)),
    )
  ) {
    throw new ProviderRefusal("CHANGE_IMPOSSIBLE", "cannot modify or remove schema items");
  }
  const added = after.filter((attribute) => !isIn(before, attribute));
  if (added.length === 0) return;
  const { Schema = [] } = toRequest({ schemas: added }, propertiesOf(TYPE), SPELLING);
  await aws.call("cognito", "AddCustomAttributes", { UserPoolId: id, CustomAttributes: Schema });
}

function propertiesFrom(pool: Fields, mfa: Fields, region: string, state: Fields): Fields {
  const properties = propertiesOf(TYPE);
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

/** Once it is taken away, AWS answers with an empty list. Source: terraform-provider-aws, flattenUserAttributeUpdateSettings. */
function emptied(pool: Fields): readonly string[] {
  const settings = "UserAttributeUpdateSettings";
  return list(fields(pool, settings), CONFIRMED).length === 0 ? [settings] : [];
}

/** Every pool has some twenty standard attributes: only those that were asked for count, and all custom ones. */
function schemasFrom(attributes: readonly Value[], state: Fields): Value[] {
  const wanted = list(state, "schemas").filter(isFields);
  return attributes.filter(isFields).flatMap((attribute) => {
    const { schemas = [] } = fromAnswer({ Schema: [attribute] }, propertiesOf(TYPE), SPELLING);
    const [schema] = Array.isArray(schemas) ? schemas.filter(isFields) : [];
    if (schema === undefined) return [];
    const name = text(schema, "name").replace(/^(?:dev:)?custom:/, "");
    const like = wanted.find((one) => one["name"] === name);
    if (like === undefined && !/^(?:dev:)?custom:/.test(text(schema, "name"))) return [];
    return [covered({ ...schema, name }, like ?? null)];
  });
}

/** Leaves out what AWS filled in by itself where nothing was asked for. */
function covered(found: Value, like: Value): Value {
  if (!isFields(found) || !isFields(like)) return found;
  const asked = Object.keys(found).filter((name) => like[name] !== undefined);
  return Object.fromEntries(
    asked.map((name): [string, Value] => [name, covered(found[name] ?? null, like[name] ?? null)]),
  );
}

/** The facts of a pool for `getUserPool`. */
export async function describePool(aws: Aws, { id }: Known): Promise<Fields> {
  return fields(await aws.call("cognito", "DescribeUserPool", { UserPoolId: id }), "UserPool");
}
