import { expect } from "chai";
import { changesBetween, type DeclaredStack, declaredStack } from "../support/mocked-stack.ts";

const json = (value: unknown) => JSON.stringify(value);
const times = (count: number, type: string): string[] => Array(count).fill(type);
const ours = (name: string) => `quick-sign-in:infra:${name}`;
const create = (types: readonly string[]) => types.map((type) => `create ${type}`);
const remove = (types: readonly string[]) => types.map((type) => `delete ${type}`);
const update = (types: readonly string[]) => types.map((type) => `update ${type}`);

const GROUP = "aws:cloudwatch/logGroup:LogGroup";
const FUNCTION = "aws:lambda/function:Function";
const STAGE = "aws:apigateway/stage:Stage";
const POLICY = ["aws:apigateway/restApiPolicy:RestApiPolicy", "aws:apigateway/deployment:Deployment"];
const LIMIT = "aws:apigateway/methodSettings:MethodSettings";
const KEY = ["aws:kms/alias:Alias", "aws:kms/key:Key", ours("EncryptionKey")];
const ALARMS = times(5, "aws:cloudwatch/metricAlarm:MetricAlarm");
const TOPIC = "aws:sns/topic:Topic";
const TOPICS = [TOPIC, "aws:sns/topicPolicy:TopicPolicy", ours("AlarmTopic")];
const DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";
const MONITORING = [DASHBOARD, ...ALARMS, ...TOPICS, ours("Monitoring")];
const ROLE = [
  ...["aws:apigateway/account:Account", "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"],
  ours("AccessLogRole"),
];
const WEB_ACL = "aws:wafv2/webAcl:WebAcl";
const ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation";
const WAF_LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
const WAF_LOGS = [GROUP, "aws:cloudwatch/logResourcePolicy:LogResourcePolicy", ours("WebAclLogs")];
const SCIM = { directorySync: "{}", scim: "true" };
const hostedZoneId = "Z0123456789ABC";

interface Row {
  readonly what: string;
  readonly from?: Record<string, string>;
  readonly to: Record<string, string>;
  readonly changes: readonly string[];
}

/**
 * What each setting changes, and nothing else. A second `up` and the way back are proven on the engine, of all of them together: in
 * test/stack/settings-changes.test.ts and every-setting.test.ts.
 */
const ROWS: readonly Row[] = [
  {
    what: "allowedCidrs: the policy, and a deployment with which it takes effect",
    to: { allowedCidrs: '["52.94.76.0/24"]' },
    changes: update(POLICY),
  },
  {
    what: "other allowedCidrs: the same",
    from: { allowedCidrs: '["52.94.76.0/24"]' },
    to: { allowedCidrs: '["54.239.98.0/24"]' },
    changes: update(POLICY),
  },
  {
    what: "allowedCidrs of IPv6: the API as well, which becomes dual-stack",
    to: { allowedCidrs: '["2600:1f00::/24"]' },
    changes: update([...POLICY, "aws:apigateway/restApi:RestApi"]),
  },
  { what: "requirePkce: the function", to: { requirePkce: "false" }, changes: update([FUNCTION]) },
  {
    what: "throttling: a limit for each method of the route",
    to: { throttling: '{"authorize": {"rate": 1, "burst": 1}}' },
    changes: create([...times(7, LIMIT), ours("Throttling")]),
  },
  {
    what: "reserved concurrency: the function",
    to: { lambda: '{"reservedConcurrency": 20}' },
    changes: update([FUNCTION]),
  },
  {
    what: "reserved concurrency of SCIM: its function",
    from: SCIM,
    to: { ...SCIM, scim: '{"reservedConcurrency": 10}' },
    changes: update([FUNCTION]),
  },
  {
    what: "directorySync.vpc: the worker, and what its role may do",
    from: { directorySync: json({ identityStoreId: "d-1234567890" }) },
    to: {
      directorySync: json({
        identityStoreId: "d-1234567890",
        vpc: { subnetIds: ["subnet-0123456789abcdef0"], securityGroupIds: ["sg-0123456789abcdef0"] },
      }),
    },
    changes: update([FUNCTION, "aws:iam/rolePolicy:RolePolicy"]),
  },
  { what: "logRetentionDays: the log group", to: { logRetentionDays: "90" }, changes: update([GROUP]) },
  {
    what: "encryption: a key, and the log group under it",
    to: { encryption: "true" },
    changes: [...create(KEY), ...update([GROUP])],
  },
  {
    what: "encryption with a custom key: that one in its place",
    from: { encryption: "true" },
    to: { encryption: "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-1111-2222-3333-444455556667" },
    changes: [...remove(KEY), ...update([GROUP])],
  },
  {
    what: "monitoring: alarms, a topic, a dashboard, and metrics of the proxy",
    to: { monitoring: "true" },
    changes: [...create(MONITORING), ...update([FUNCTION])],
  },
  {
    what: "an address for alarms, and encryption: a subscription, and the topic under the key",
    from: { monitoring: "true" },
    to: { monitoring: '{"email": "on-call@example.com"}', encryption: "true" },
    changes: [...create([...KEY, "aws:sns/topicSubscription:TopicSubscription"]), ...update([GROUP, TOPIC])],
  },
  {
    what: "a custom topic and no dashboard: the alarms alone stay",
    from: { monitoring: "true" },
    to: { monitoring: json({ topicArn: "arn:aws:sns:eu-central-1:111122223333:on-call", dashboard: false }) },
    changes: [...remove([...TOPICS, DASHBOARD]), ...update(ALARMS)],
  },
  {
    what: "accessLogs with a role: the role, a log group, and the stage",
    to: { accessLogs: '{"createRole": true}' },
    changes: [...create([...ROLE, GROUP, ours("AccessLogs")]), ...update([STAGE])],
  },
  {
    what: "waf: web ACLs before the API and the pool, with logs",
    to: { waf: "true" },
    changes: create([
      ...[WEB_ACL, WEB_ACL, ASSOCIATION, ASSOCIATION, WAF_LOGGING, WAF_LOGGING],
      ...[...WAF_LOGS, ours("WebAcls")],
    ]),
  },
  {
    what: "other rules: both web ACLs, in place",
    from: { waf: "true" },
    to: { waf: '{"rateLimit": 300, "countries": {"allow": ["DE", "AT"]}}' },
    changes: update([WEB_ACL, WEB_ACL]),
  },
  {
    what: "waf without pages and logs: those alone go",
    from: { waf: "true" },
    to: { waf: '{"signInPages": false, "logging": false}' },
    changes: remove([WEB_ACL, ASSOCIATION, WAF_LOGGING, WAF_LOGGING, ...WAF_LOGS]),
  },
  {
    what: "webAclArn: an association",
    to: { webAclArn: "arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/ours/1" },
    changes: create([ASSOCIATION, ours("WebAcls")]),
  },
  {
    what: "branding: a style, and the domain's version of the pages",
    to: { branding: '{"pages": "managed"}' },
    changes: [
      ...create(["aws:cognito/managedLoginBranding:ManagedLoginBranding", ours("SignInPagesLook")]),
      ...update(["aws:cognito/userPoolDomain:UserPoolDomain"]),
    ],
  },
  {
    what: "customDomain in a hosted zone: certificates, domains, records, and the function",
    to: {
      customDomain: json({
        signInPages: { name: "login.example.com", hostedZoneId },
        api: { name: "auth.example.com", hostedZoneId },
      }),
    },
    changes: [
      ...create([
        ...times(2, "aws:acm/certificate:Certificate"),
        ...times(2, "aws:acm/certificateValidation:CertificateValidation"),
        "aws:apigateway/basePathMapping:BasePathMapping",
        "aws:apigateway/domainName:DomainName",
        "aws:cognito/userPoolDomain:UserPoolDomain",
        ...times(5, "aws:route53/record:Record"),
        ...[ours("ApiDomain"), ours("OwnCertificate"), ours("OwnCertificate"), ours("SignInPagesDomain")],
      ]),
      ...update([FUNCTION]),
    ],
  },
  {
    what: "addresses and limits of SCIM beside those of the API: both policies, and the limits",
    from: SCIM,
    to: {
      directorySync: "{}",
      allowedCidrs: '["52.94.76.0/24"]',
      scim: json({ allowedCidrs: ["54.239.98.0/24"], throttling: { rate: 1, burst: 1 } }),
    },
    changes: update([LIMIT, ...POLICY, ...POLICY]),
  },
];

const at = (path: string) => `https://idp.example.com/${path}`;
const endpoints = { authorization: at("a"), token: at("t"), userInfo: at("u"), jwks: at("j") };
const signed = { type: "oidc", issuer: at(""), clientId: "app", clientAuth: "private_key_jwt" };
const corp = { type: "saml", metadataUrl: at("metadata") };
const IDP = "aws:cognito/identityProvider:IdentityProvider";
const CLIENT = "aws:cognito/userPoolClient:UserPoolClient";

/** What `federation` declares. */
const FEDERATION_ROWS: readonly Row[] = [
  {
    what: "federation with SAML: a provider, and the client that offers it",
    to: { federation: json({ corp }) },
    changes: [...create([IDP, ours("Federation")]), ...update([CLIENT])],
  },
  {
    what: "SAML without metadata: nothing in AWS yet",
    to: { federation: json({ corp: { type: "saml" } }) },
    changes: create([ours("Federation")]),
  },
  {
    what: "directSignIn: the client alone",
    from: { federation: json({ corp }) },
    to: { federation: json({ corp }), directSignIn: "false" },
    changes: update([CLIENT]),
  },
  {
    what: "defaultProvider: the proxy alone",
    from: { federation: json({ corp }) },
    to: { federation: json({ corp }), defaultProvider: "corp" },
    changes: update([FUNCTION]),
  },
  {
    what: "private_key_jwt: the bridge with its API, function, role, tables and secret",
    from: { federation: json({ corp }) },
    to: { federation: json({ corp, signed: { ...signed, endpoints } }) },
    changes: [
      ...create([
        ...[IDP, ours("Bridge"), GROUP, "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy", FUNCTION],
        ...times(2, "aws:dynamodb/table:Table"),
        ...["aws:secretsmanager/secret:Secret", "aws:secretsmanager/secretVersion:SecretVersion"],
        ...["aws:apigateway/restApi:RestApi", STAGE, ...POLICY, "aws:apigateway:x:API"],
        ...times(4, "aws:lambda/permission:Permission"),
      ]),
      ...update([CLIENT]),
    ],
  },
];

const ROLE_ARN = "arn:aws:iam::111122223333:role/portal";
const application = { clients: ["amazon-quick"], callers: [ROLE_ARN], scopes: ["a:read"] };
const propagation = (changes: object = {}) => ({
  identityCenter: json({ trustedTokenIssuer: true, application: { ...application, ...changes } }),
});
const SSO = (name: string, type: string) => `aws:ssoadmin/${name}:${type}`;
const ISSUER = SSO("trustedTokenIssuer", "TrustedTokenIssuer");
const GRANT = "pulumi-nodejs:dynamic/identity-center:ApplicationGrant";
const ACTORS = "pulumi-nodejs:dynamic/identity-center:ApplicationAuthenticationMethod";

/** What `identityCenter` declares in IAM Identity Center. */
const PROPAGATION_ROWS: readonly Row[] = [
  {
    what: "identityCenter: an issuer alone, for Amazon Quick",
    to: { identityCenter: '{"trustedTokenIssuer": true}' },
    changes: create([ISSUER, ours("IdentityCenter")]),
  },
  {
    what: "an application: its grant, callers and scopes, and nothing of the issuer",
    from: { identityCenter: '{"trustedTokenIssuer": true}' },
    to: propagation(),
    changes: create([
      ...[SSO("application", "Application"), GRANT, ACTORS],
      SSO("applicationAssignmentConfiguration", "ApplicationAssignmentConfiguration"),
      SSO("applicationAccessScope", "ApplicationAccessScope"),
    ]),
  },
  {
    what: "other callers: the actor policy alone",
    from: propagation(),
    to: propagation({ callers: "account" }),
    changes: update([ACTORS]),
  },
  {
    what: "other app clients: the grant, and the new client",
    from: propagation(),
    to: {
      ...propagation({ clients: ["amazon-quick", "notes"] }),
      clients: json({ notes: { callbackUrls: ["http://127.0.0.1:8400/cb"] } }),
    },
    changes: [
      ...create(["aws:cognito/userPoolClient:UserPoolClient", ours("OtherClients")]),
      ...update([GRANT]),
    ],
  },
];

describe("What each setting changes, and nothing else:", () => {
  const declared = new Map<string, Promise<DeclaredStack>>();

  /** Each stack is declared once. */
  const declare = (settings: Record<string, string>): Promise<DeclaredStack> => {
    const key = json(settings);
    const stack = declared.get(key) ?? declaredStack(settings);
    declared.set(key, stack);
    return stack;
  };

  for (const { what, from = {}, to, changes } of [...ROWS, ...PROPAGATION_ROWS, ...FEDERATION_ROWS]) {
    it(what, async () => {
      expect(changesBetween(await declare(from), await declare(to))).to.deep.equal([...changes].sort());
    });
  }
});
