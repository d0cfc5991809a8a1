import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const role = z.object({
  Properties: z.object({
    RoleName: z.string().optional(),
    AssumeRolePolicyDocument: z.looseObject({}),
    Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument: z.looseObject({}) })),
  }),
});
const rule = z.object({
  Properties: z.object({
    EventPattern: z.looseObject({}),
    Targets: z.array(z.object({ Id: z.string(), Arn: z.string(), RoleArn: z.string() })),
  }),
});
const template = z.object({
  Resources: z.object({ Reader: role, Forward: role, Native: rule, CloudTrail: rule }),
});

/** The resources of the template for Identity Center's account, with its functions resolved. */
export type IdentityCenterAccount = z.infer<typeof template>["Resources"];

/**
 * Reads docs/identity-center-account.yaml.
 *
 * @param values of parameters, pseudo parameters ("AWS::AccountId"), and attributes ("Forward.Arn").
 */
export function identityCenterAccount(values: Readonly<Record<string, string>>): IdentityCenterAccount {
  const text = readFileSync(new URL("../../docs/identity-center-account.yaml", import.meta.url), "utf8");
  return template.parse(resolved(parse(text), values)).Resources;
}

const sub = z.strictObject({ "Fn::Sub": z.string() });
const ref = z.strictObject({ Ref: z.string() });
const getAtt = z.strictObject({ "Fn::GetAtt": z.array(z.string()) });

/** Source: "Intrinsic function reference", AWS CloudFormation. */
function resolved(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((one) => resolved(one, values));
  if (typeof value !== "object" || value === null) return value;
  const named = ref.safeParse(value);
  if (named.success) return values[named.data.Ref] ?? "";
  const attribute = getAtt.safeParse(value);
  if (attribute.success) return values[attribute.data["Fn::GetAtt"].join(".")] ?? "";
  const pattern = sub.safeParse(value);
  if (pattern.success)
    return pattern.data["Fn::Sub"].replace(/\$\{([^}]+)\}/g, (_, name) => values[name] ?? "");
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner, values)]));
}
