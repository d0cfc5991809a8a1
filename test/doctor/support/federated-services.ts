import { text } from "node:stream/consumers";
import { toKeyItem } from "../../../bridge/keys/key-item.ts";
import { CHECK_GROUPS } from "../../../doctor/checks/index.ts";
import { type CheckResult, resultsOf } from "../../../doctor/result.ts";
import { runChecks } from "../../../doctor/run.ts";
import { resourcePolicy } from "../../../infra/settings/resource-policy.ts";
import { defined } from "../../../sync/model/defined.ts";
import { serveLocally } from "../../support/local-server.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { type FakeRequest, fakeService } from "./fake-service.ts";
import { BRIDGE, ENTITY_ID, type FederatedWorld, POOL_ORIGIN } from "./federated-world.ts";
import { plainTarget } from "./target.ts";

const FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:sign-in-bridge-1";

/** What the doctor's checks of identity providers find in this world. Nothing leaves this computer. */
export async function examineFederation(world: FederatedWorld): Promise<readonly CheckResult[]> {
  const aws = await fakeService("AWS_ENDPOINT_URL", (request) => ({ body: answerOf(world, request) }));
  const gateway = await serveLocally(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const { status, location, body = "" } = hostAnswer(world, new URL(`https:/${request.url}`), form);
    const headers: Record<string, string> = { "content-type": "application/json" };
    if (location !== undefined) headers["location"] = location;
    response.writeHead(status, headers).end(body);
  });
  const credentials = { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" };
  const env = { ...aws.env, ...credentials, QUICK_SIGN_IN_GATEWAY: gateway.origin };
  try {
    const run = () => runChecks(CHECK_GROUPS, targetOf(world), { only: ["idp", "bridge", "monitoring"] });
    return resultsOf(await withEnvironment(env, run));
  } finally {
    await Promise.all([aws.undo(), gateway.stop()]);
  }
}

function targetOf({ settings, scimTable }: FederatedWorld) {
  const { outputs } = plainTarget();
  const CognitoIdpResponseUri = `${POOL_ORIGIN}/oauth2/idpresponse`;
  return plainTarget({
    settings,
    outputs: {
      ...outputs,
      Clients: {
        notes: { ...outputs, ClientId: "notes", UserInfoEndpoint: `${POOL_ORIGIN}/oauth2/userInfo` },
      },
      ...defined({ ScimTable: scimTable }),
      FederationKeyTable: "sign-in-keys",
      ProviderIssuers: { IAMIdentityCenter: `SAML entity ID ${ENTITY_ID}` },
      Federation: {
        okta: { Type: "oidc", ApiGwCallbackEndpoint: `${BRIDGE}/callback`, JwksUri: `${BRIDGE}/jwks` },
        partner: { Type: "user-pool", CognitoIdpResponseUri },
        IAMIdentityCenter: { Type: "saml", AcsUrl: `${POOL_ORIGIN}/saml2/idpresponse`, Audience: "urn:x" },
      },
    },
  });
}

/** The proxy redirects to the pool, and the bridge knows Cognito's secret; all other answers are the world's. */
function hostAnswer(
  { hosts, proxiedProvider, bridgeSecret }: FederatedWorld,
  url: URL,
  form: URLSearchParams,
) {
  const address = `${url.origin}${url.pathname}`;
  const provider = url.searchParams.get("identity_provider");
  if (url.pathname === "/prod/oauth2/authorize") {
    url.searchParams.set("scope", (url.searchParams.get("scope") ?? "").replace(" offline_access", ""));
    if (proxiedProvider !== undefined) url.searchParams.set("identity_provider", proxiedProvider);
    return { status: 302, location: `${POOL_ORIGIN}/oauth2/authorize?${url.searchParams}` };
  }
  // Cognito refuses the scope. Source: Amazon Cognito developer guide, "The authorize endpoint", "Negative responses".
  if (address === `${POOL_ORIGIN}/oauth2/authorize` && url.searchParams.get("scope")?.includes("offline"))
    return { status: 302, location: "http://localhost:18080/?error=invalid_scope" };
  if (address === `${BRIDGE}/token` && form.get("client_secret") === bridgeSecret)
    return {
      status: 400,
      body: JSON.stringify({ error: form.has("code") ? "invalid_grant" : "invalid_request" }),
    };
  const known = hosts[provider === null ? address : `${address}?${provider}`];
  return known ?? { status: 404 };
}

function answerOf(world: FederatedWorld, { operation, path, body }: FakeRequest): object {
  const asked = (name: string) => readMember(body, name);
  switch (operation) {
    case "DescribeUserPool":
      return {
        UserPool: { Id: "x", Domain: "sign-in", SchemaAttributes: [{ Name: "email", Required: true }] },
      };
    case "DescribeUserPoolClient":
      return { UserPoolClient: clientOf(world, asked("ClientId")) };
    case "DescribeIdentityProvider":
      return providerOf(world, asked("ProviderName"));
    case "GetSigningCertificate":
      return { Certificate: world.certificate };
    case "Query":
      return { Items: world.keys.map(toKeyItem) };
    case "DescribeKey":
      return { KeyMetadata: { KeyId: "1", KeyState: world.kms.KeyState, Enabled: world.kms.Enabled } };
    case "ListResourceTags":
      return { Tags: Object.entries(world.kms.tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })) };
    case "DescribeAlarms":
      return { MetricAlarms: world.alarms };
    case "GetWebACLForResource":
      return { WebACL: world.webAcl };
    case undefined:
      return restAnswer(world, path);
    default:
      return { MetricDataResults: [{ Id: "m0", Timestamps: [1_700_000_000], Values: [world.bridgeErrors] }] };
  }
}

function clientOf({ clientProviders, notesProviders, writable }: FederatedWorld, id: string) {
  const SupportedIdentityProviders = id === "notes" ? notesProviders : clientProviders;
  return { ClientId: id, SupportedIdentityProviders, WriteAttributes: writable };
}

function providerOf({ providers }: FederatedWorld, name: string) {
  const found = providers[name];
  return found === undefined ? {} : { IdentityProvider: { ProviderName: name, ...found } };
}

/** Of services that name the operation in the path: API Gateway, AWS Lambda. */
function restAnswer({ functionState, stage, policy, settings }: FederatedWorld, path: string): object {
  if (path.includes("/exports/")) {
    const uri = `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`;
    const paths = { "/{provider}/token": { post: { "x-amazon-apigateway-integration": { uri } } } };
    const ofApi = resourcePolicy(
      "arn:aws:execute-api:eu-central-1:111122223333:abc123",
      settings.allowedCidrs,
    );
    const deployed: unknown = JSON.parse(path.includes("/br1dge/") ? policy : ofApi);
    return { "x-amazon-apigateway-policy": deployed, paths };
  }
  if (path.endsWith("/account")) return { cloudwatchRoleArn: "arn:aws:iam::111122223333:role/logs" };
  if (path.includes("/stages/")) return { stageName: "idp", ...stage };
  if (path.includes("/restapis/br1dge")) return { name: "sign-in-idp-p-prod" };
  if (path.includes("/restapis/")) return { name: "sign-in-p-prod" };
  return { FunctionName: "sign-in-bridge-1", State: functionState };
}

function readMember(body: unknown, name: string): string {
  const found = Object.entries(body ?? {}).find(([key]) => key === name)?.[1];
  return typeof found === "string" ? found : "";
}
