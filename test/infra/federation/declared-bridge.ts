import { z } from "zod";
import { outputsSchema } from "../../../infra/outputs.ts";
import { type DeclaredStack, declaredStack } from "../support/mocked-stack.ts";

export const json = (value: unknown) => JSON.stringify(value);
export const PROVIDER = "aws:cognito/identityProvider:IdentityProvider";
const FUNCTION = "aws:lambda/function:Function";
export const ALARMS = ["authentication", "aws", "errors", "faults", "throttled", "latency"].map(
  (alarm) => `sign-in-idp-${alarm}`,
);
export const SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:okta-AbCdEf";
export const API = "https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/idp";
export const endpoints = {
  authorization: "https://idp.example.com/authorize",
  token: "https://idp.example.com/token",
  userInfo: "https://idp.example.com/me",
  jwks: "https://idp.example.com/jwks",
};
export const provider = { type: "oidc", issuer: "https://idp.example.com", clientId: "app", endpoints };
export const SIGNED = { ...provider, clientAuth: "private_key_jwt" };
export const PKCE = { ...provider, pkce: true, clientSecretArn: SECRET };

export const declared = new Map<string, Promise<DeclaredStack>>();

/** Each stack is declared once. */
export function stackWith(providers: object, settings: Record<string, string> = {}): Promise<DeclaredStack> {
  const all = { federation: json(providers), ...settings };
  const stack = declared.get(json(all)) ?? declaredStack(all, { options: { newBridgeSecret: "seed" } });
  declared.set(json(all), stack);
  return stack;
}

export const outputsOf = ({ outputs }: DeclaredStack) =>
  outputsSchema.pick({ Federation: true, FederationKeyTable: true }).parse(outputs);

const environment = z.object({ variables: z.object({ BRIDGE: z.string() }) });
export function bridgeConfig(stack: DeclaredStack): object {
  const { variables } = environment.parse(stack.one(FUNCTION, "sign-in-idp").inputs["environment"]);
  return z.record(z.string(), z.unknown()).parse(JSON.parse(variables.BRIDGE));
}

export const details = z.object({ value: z.record(z.string(), z.string()) });
const policySchema = z.object({
  Statement: z.array(
    z.object({
      Action: z.union([z.string(), z.array(z.string())]),
      Resource: z.union([z.string(), z.array(z.string())]),
      Condition: z.unknown().optional(),
    }),
  ),
});
export const statements = (text: unknown) => policySchema.parse(JSON.parse(String(text))).Statement;

export const TAGGED = [
  "aws:apigateway/restApi:RestApi",
  "aws:apigateway/stage:Stage",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:dynamodb/table:Table",
  "aws:iam/role:Role",
  FUNCTION,
  "aws:secretsmanager/secret:Secret",
];
