import { expect } from "chai";
import { readBridgeConfig } from "../../../bridge/config.ts";
import { declaredStack } from "../support/mocked-stack.ts";
import { callsOfBridge } from "./calls-of-bridge.ts";
import {
  ALARMS,
  API,
  bridgeConfig,
  details,
  endpoints,
  json,
  outputsOf,
  PKCE,
  PROVIDER,
  SECRET,
  SIGNED,
  stackWith,
  statements,
  TAGGED,
} from "./declared-bridge.ts";

describe("The bridge to identity providers, as it is declared", () => {
  it("is what Cognito goes to, with a secret of its own, and the provider's own issuer and keys", async () => {
    const stack = await stackWith({ okta: SIGNED });
    const { value } = details.parse(stack.one(PROVIDER).inputs["providerDetails"]);
    expect(value).to.include({
      client_id: "app",
      authorize_url: `${API}/okta/authorize`,
      token_url: `${API}/okta/token`,
      oidc_issuer: "https://idp.example.com",
      jwks_uri: endpoints.jwks,
      attributes_url: endpoints.userInfo,
    });
    expect(value["client_secret"]).to.match(/^[\w-]{43}$/);
    expect(json(stack.outputs)).not.to.contain(value["client_secret"]);
    expect(json(bridgeConfig(stack))).not.to.contain(value["client_secret"]);
  });

  it("is asked for userInfo, too, where e-mails are trusted, from all addresses and within its limits", async () => {
    const settings = {
      allowedCidrs: json(["52.94.76.0/24"]),
      throttling: json({ userInfo: { rate: 7, burst: 9 } }),
    };
    const stack = await stackWith({ okta: { ...SIGNED, trustEmails: true }, other: SIGNED }, settings);
    const [okta, other] = ["okta", "other"].map((name) =>
      details.parse(stack.one(PROVIDER, `sign-in-${name}`).inputs["providerDetails"]),
    );
    expect(okta?.value["attributes_url"]).to.equal(`${API}/okta/userinfo`);
    expect(other?.value["attributes_url"]).to.equal(endpoints.userInfo);
    expect(bridgeConfig(stack)).to.have.nested.property(
      "providers.okta.userInfoEndpoint",
      endpoints.userInfo,
    );
    expect(bridgeConfig(stack)).not.to.have.nested.property("providers.other.userInfoEndpoint");
    const [open] = statements(
      stack.one("aws:apigateway/restApiPolicy:RestApiPolicy", "sign-in-idp").inputs["policy"],
    );
    expect(open?.Resource).to.satisfy((arns: string[]) => arns.some((arn) => arn.endsWith("/*/userinfo")));
    const limited = stack
      .ofType("aws:apigateway/methodSettings:MethodSettings")
      .map(({ inputs }) => json(inputs));
    expect(limited.filter((one) => one.includes("~1userinfo")).join()).to.contain('"throttlingRateLimit":7');
  });

  it("tells its function the provider, and the secrets by their ARNs alone", async () => {
    const stack = await stackWith({ okta: SIGNED, ping: PKCE });
    const config = bridgeConfig(stack);
    expect(config).to.include({ region: "eu-central-1", addressSuffix: "amazonaws.com" });
    expect(config).to.have.nested.property("providers.okta.clientAuth", "private_key_jwt");
    expect(config).to.not.have.nested.property("providers.okta.clientSecretArn");
    expect(config).to.have.nested.property("providers.ping.clientSecretArn", SECRET);
    expect(config).to.have.nested.property("providers.ping.tokenEndpoint", endpoints.token);
    expect(config)
      .to.have.property("cognitoCallback")
      .that.match(/^https:\/\/.*\/oauth2\/idpresponse$/);
  });

  it("hands out its callback with PKCE, its keys with private_key_jwt, and a secret for keys with key: secret", async () => {
    const stack = await stackWith({
      okta: { ...SIGNED, key: "secret" },
      signed: { ...SIGNED, pkce: false },
      ping: PKCE,
    });
    const { Federation = {}, FederationKeyTable } = outputsOf(stack);
    expect(Federation["okta"]).to.include({
      ApiGwCallbackEndpoint: `${API}/okta/callback`,
      JwksUri: `${API}/okta/jwks`,
    });
    expect(Federation["okta"]?.KeySecretArn).to.match(/:secret:sign-in-idp-okta_key/);
    expect(Federation["signed"]).to.have.all.keys("Type", "CognitoIdpResponseUri", "JwksUri");
    expect(Federation["ping"]).to.have.all.keys("Type", "CognitoIdpResponseUri", "ApiGwCallbackEndpoint");
    expect(FederationKeyTable).to.match(/^sign-in-idp-keys/);
  });

  it("has no table of keys if no provider signs", async () => {
    const stack = await stackWith({ ping: PKCE });
    expect(outputsOf(stack).FederationKeyTable).to.equal(undefined);
    expect(stack.ofType("aws:dynamodb/table:Table").map(({ name }) => name)).to.deep.equal([
      "sign-in-idp-state",
    ]);
  });

  it("protects the table of keys as the pool, and lets states expire", async () => {
    const stack = await stackWith({ okta: SIGNED }, { encryption: "true" });
    const keys = stack.one("aws:dynamodb/table:Table", "sign-in-idp-keys");
    expect(keys).to.include({ protect: true, retainOnDelete: true });
    expect(keys.inputs).to.include({ hashKey: "provider", rangeKey: "kid", deletionProtectionEnabled: true });
    const states = stack.one("aws:dynamodb/table:Table", "sign-in-idp-state");
    expect(states.inputs["ttl"]).to.deep.equal({ attributeName: "expires", enabled: true });
    expect(states.inputs["serverSideEncryption"]).to.have.property("enabled", true);
  });

  it("has a role that signs with this stack's keys alone, and reads these secrets alone", async () => {
    const stack = await stackWith({ okta: SIGNED, ping: PKCE });
    const all = statements(stack.one("aws:iam/rolePolicy:RolePolicy", "sign-in-idp").inputs["policy"]);
    const ofStack = {
      StringEquals: {
        "aws:ResourceTag/quick-sign-in:stack": "quick-sign-in/dev",
        "aws:ResourceTag/quick-sign-in:provider": ["okta"],
      },
    };
    const signing = all.filter(({ Action }) => json(Action).includes("kms:Sign"));
    expect(signing.map(({ Condition }) => Condition)).to.deep.equal([ofStack]);
    const [named, keys] = all.filter(({ Action }) => json(Action).includes("GetSecretValue"));
    expect(named?.Resource).to.have.length(3);
    expect(named?.Resource).to.include(SECRET);
    expect(keys?.Condition).to.deep.equal(ofStack);
    expect(keys?.Resource).to.deep.equal([
      "arn:aws:secretsmanager:eu-central-1:111122223333:secret:quick-sign-in/quick-sign-in-dev/okta/*",
    ]);
    expect(json(all)).not.to.match(/"Resource":"\*"|"kms:\*"|dynamodb:\*/);
  });

  it("has a role that allows the calls of its code, and no others", async () => {
    const stack = await stackWith({ okta: SIGNED, ping: PKCE }, { encryption: "true" });
    const policy = statements(stack.one("aws:iam/rolePolicy:RolePolicy", "sign-in-idp").inputs["policy"]);
    const allowed = new Set(policy.flatMap(({ Action }) => Action));
    // Logs are Lambda's own calls, and decrypting is what DynamoDB and Secrets Manager do for the bridge.
    for (const other of ["logs:CreateLogStream", "logs:PutLogEvents", "kms:Decrypt"]) {
      expect(allowed.delete(other), other).to.equal(true);
    }
    expect([...allowed].map((action) => action.split(":")[1]).toSorted()).to.deep.equal(callsOfBridge());
  });

  it("has retention, key and tags on all that it adds, as the rest of the stack", async () => {
    const settings = {
      accessLogs: json({ createRole: true }),
      encryption: "true",
      logRetentionDays: "90",
      tags: json({ team: "identity" }),
    };
    const stack = await stackWith({ okta: { ...SIGNED, key: "secret" } }, settings);
    const added = stack.resources.filter(({ name }) => name.startsWith("sign-in-idp"));
    const groups = added.filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup");
    expect(groups.map(({ name }) => name)).to.have.members(["sign-in-idp", "sign-in-idp-access"]);
    for (const { inputs } of groups) {
      expect(inputs).to.include({ retentionInDays: 90 });
      expect(inputs["kmsKeyId"]).to.be.a("string");
    }
    for (const type of TAGGED) {
      const own = added.filter((one) => one.type === type);
      expect(own.length, type).to.be.greaterThan(0);
      for (const { inputs, name } of own) expect(inputs["tags"], name).to.include({ team: "identity" });
    }
  });

  it("lets allowed addresses alone open authorize and callback, and all call token and jwks", async () => {
    const stack = await stackWith({ okta: SIGNED }, { allowedCidrs: '["52.94.76.0/24"]' });
    const policy = statements(
      stack.one("aws:apigateway/restApiPolicy:RestApiPolicy", "sign-in-idp").inputs["policy"],
    );
    const [open, others] = policy;
    expect(open?.Resource).to.deep.equal([
      "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/*/token",
      "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/*/jwks",
    ]);
    expect(open?.Condition).to.equal(undefined);
    expect(others?.Condition).to.deep.equal({ IpAddress: { "aws:SourceIp": ["52.94.76.0/24"] } });
  });

  it("has limits, access logs, alarms and a web ACL, as the other API", async () => {
    const stack = await stackWith(
      { okta: SIGNED },
      {
        throttling: json({ token: { rate: 5, burst: 10 } }),
        accessLogs: json({ createRole: true }),
        monitoring: "true",
        waf: "true",
      },
    );
    const limits = stack
      .ofType("aws:apigateway/methodSettings:MethodSettings")
      .map(({ inputs }) => inputs["methodPath"]);
    expect(limits).to.include("~1okta~1token/POST");
    expect(limits).not.to.include("~1okta~1jwks/GET");
    expect(stack.one("aws:cloudwatch/logGroup:LogGroup", "sign-in-idp-access")).to.be.an("object");
    expect(stack.ofType("aws:apigateway/account:Account")).to.have.length(1);
    const alarms = stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm").map(({ name }) => name);
    expect(alarms).to.include.members(ALARMS);
    expect(stack.one("aws:wafv2/webAclAssociation:WebAclAssociation", "sign-in-idp")).to.be.an("object");
    // PROJECT-STACK, as the alarms have it.
    const { inputs } = stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", "sign-in-idp-authentication");
    expect(inputs["dimensions"]).to.deep.equal({
      Stack: readBridgeConfig(json(bridgeConfig(stack))).metricsDimension,
    });
    expect(bridgeConfig(await stackWith({ okta: SIGNED }))).not.to.have.property("metricsDimension");
  });

  describe("without the other API", () => {
    const direct = (settings: Record<string, string>) =>
      stackWith({ okta: SIGNED }, { endpoints: "direct", ...settings });
    const LOG_ROLE = "aws:apigateway/account:Account";

    it("has limits, access logs with the account's role, alarms and a web ACL, too", async () => {
      const stack = await direct({
        throttling: json({ authorize: { rate: 20, burst: 40 }, token: { rate: 5, burst: 10 } }),
        accessLogs: json({ createRole: true }),
        monitoring: "true",
        waf: "true",
        allowedCidrs: '["52.94.76.0/24"]',
      });
      const limits = stack
        .ofType("aws:apigateway/methodSettings:MethodSettings")
        .map(({ inputs }) => inputs["methodPath"]);
      expect(limits).to.include.members([
        "~1okta~1authorize/GET",
        "~1okta~1callback/GET",
        "~1okta~1token/POST",
      ]);
      const stage = stack.one("aws:apigateway/stage:Stage");
      expect(stage.inputs["accessLogSettings"])
        .to.have.property("destinationArn")
        .that.includes("sign-in-idp-access");
      expect(stack.ofType(LOG_ROLE)).to.have.length(1);
      expect(stack.one("aws:wafv2/webAclAssociation:WebAclAssociation", "sign-in-idp")).to.be.an("object");
      const alarms = stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm").map(({ name }) => name);
      expect(alarms).to.include.members(ALARMS);
    });

    it("uses the role that the account has, and writes no access logs unless they are set", async () => {
      const own = { federation: json({ okta: SIGNED }), endpoints: "direct" };
      const logRole = "arn:aws:iam::111122223333:role/logs";
      const logged = await declaredStack({ ...own, accessLogs: "true" }, { logRole });
      expect(logged.ofType(LOG_ROLE)).to.have.length(0);
      expect(logged.one("aws:apigateway/stage:Stage").inputs["accessLogSettings"]).to.be.an("object");
      const { inputs } = (await direct({})).one("aws:apigateway/stage:Stage");
      expect(inputs["accessLogSettings"]).to.equal(undefined);
    });
  });

  it("has the web ACL of webAclArn, as the other API", async () => {
    const webAclArn = "arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/ours/1";
    const { ofType } = await stackWith({ okta: SIGNED }, { webAclArn });
    const associations = ofType("aws:wafv2/webAclAssociation:WebAclAssociation");
    expect(associations.map(({ name, inputs }) => [name, inputs["webAclArn"]])).to.have.deep.members([
      ["sign-in-api", webAclArn],
      ["sign-in-idp", webAclArn],
    ]);
  });
});
