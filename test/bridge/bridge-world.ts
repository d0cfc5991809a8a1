import { expect } from "chai";
import { createBridge } from "../../bridge/bridge.ts";
import type { BridgeConfig, BridgeProvider } from "../../bridge/config.ts";
import type { UpstreamLimits } from "../../proxy/exchange.ts";
import type { ProxyEvent, ProxyResult } from "../../proxy/messages.ts";
import type { MisbehavingServer } from "../support/misbehaving-server.ts";
import { eventOf, FORM, logged } from "../support/proxy-events.ts";
import { MemoryAws } from "./memory-aws.ts";

export const COGNITO = "https://sign-in.auth.eu-central-1.amazoncognito.com/oauth2/idpresponse";
export const ISSUER = "https://idp.example.com";
export const CLIENT_ID = "0oa1example";
export const COGNITO_SECRET = "a-secret-that-only-Cognito-and-the-bridge-have";
export const CALLBACK = "https://0a1b2c3d.execute-api.eu-central-1.amazonaws.com/idp/okta/callback";

const COGNITO_ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:cognito-AbCdEf";
const CLIENT_ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:client-AbCdEf";

/** A provider with `private_key_jwt` and PKCE. */
export const OKTA: BridgeProvider = {
  issuer: ISSUER,
  clientId: CLIENT_ID,
  authorizationEndpoint: `${ISSUER}/authorize`,
  tokenEndpoint: `${ISSUER}/token`,
  clientAuth: "private_key_jwt",
  pkce: true,
  assertionAudience: "issuer",
  trustEmails: false,
  cognitoSecretArn: COGNITO_ARN,
  clientSecretArn: CLIENT_ARN,
};

/** A config as the stack writes it. */
export const CONFIG = {
  region: "eu-central-1",
  addressSuffix: "amazonaws.com",
  cognitoCallback: COGNITO,
  stateTable: "states",
  keyTable: "keys",
  providers: { okta: OKTA, plain: { ...OKTA, pkce: false } },
};

/** What Cognito sends, besides the state. */
const AUTHORIZE = {
  client_id: CLIENT_ID,
  redirect_uri: COGNITO,
  response_type: "code",
  scope: "openid email profile",
};

/** The bridge with one provider, `okta`, and AWS in memory. */
export class BridgeWorld {
  readonly aws = new MemoryAws();
  /** Milliseconds since 1970. */
  now = Date.parse("2026-11-29T12:00:00Z");
  /** All that the bridge has logged. */
  readonly lines: string[] = [];
  readonly handle: (event: ProxyEvent) => Promise<ProxyResult>;

  constructor(
    provider: Partial<BridgeProvider> = {},
    upstream?: Pick<MisbehavingServer, "transport">,
    limits?: UpstreamLimits,
    metricsDimension?: string,
  ) {
    const okta = { ...OKTA, ...provider };
    const config: BridgeConfig = { ...CONFIG, metricsDimension, providers: { okta, other: okta } };
    this.aws.setSecret(COGNITO_ARN, COGNITO_SECRET);
    this.aws.setSecret(CLIENT_ARN, "the-secret-at-the-provider");
    const bridge = createBridge(config, async () => this.aws, {
      now: () => this.now,
      ...(upstream && { transport: upstream.transport }),
      ...(limits && { limits }),
    });
    this.handle = async (event) => {
      const { result, lines } = await logged(() => bridge(event));
      this.lines.push(...lines);
      expectExplained(result, JSON.parse(lines.at(-1) ?? "{}").reason);
      return result;
    };
  }

  /** The reason of the last request's line. */
  get reason(): unknown {
    return JSON.parse(this.lines.at(-1) ?? "{}").reason;
  }

  authorize(parameters: Record<string, string | undefined> = {}, cookie?: string): Promise<ProxyResult> {
    return this.get("/okta/authorize", { ...AUTHORIZE, state: "cognito-state", ...parameters }, cookie);
  }

  callback(parameters: Record<string, string | undefined>, cookie?: string, path = "/okta/callback") {
    return this.get(path, parameters, cookie);
  }

  get(path: string, parameters: Record<string, string | undefined>, cookie?: string): Promise<ProxyResult> {
    const values = Object.entries(parameters).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value]] as const],
    );
    return this.handle(
      bridgeEvent({
        path,
        multiValueQueryStringParameters: Object.fromEntries(values),
        headers: cookie === undefined ? null : { Cookie: cookie },
      }),
    );
  }

  /** Cognito's token request. */
  token(parameters: Record<string, string | undefined> = {}, parts: Partial<ProxyEvent> = {}) {
    const form = {
      grant_type: "authorization_code",
      client_id: CLIENT_ID,
      client_secret: COGNITO_SECRET,
      redirect_uri: COGNITO,
      code: "the-code",
      ...parameters,
    };
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(form)) if (value !== undefined) body.append(name, value);
    return this.post(body.toString(), parts);
  }

  post(body: string, parts: Partial<ProxyEvent> = {}): Promise<ProxyResult> {
    const headers = { "Content-Type": FORM };
    return this.handle(bridgeEvent({ path: "/okta/token", httpMethod: "POST", headers, body, ...parts }));
  }

  /** A sign-in up to the provider's redirect. */
  async begin(
    cookie?: string,
  ): Promise<{ readonly state: string; readonly cookie: string; readonly challenge: string }> {
    const answer = await this.authorize({}, cookie);
    const query = locationOf(answer).searchParams;
    return {
      state: query.get("state") ?? "",
      challenge: query.get("code_challenge") ?? "",
      cookie: cookieOf(answer),
    };
  }

  /** A sign-in up to Cognito's token request. */
  async beginWithCode(code = "the-code"): Promise<void> {
    const { state, cookie } = await this.begin();
    await this.callback({ code, state }, cookie);
  }
}

export function bridgeEvent(parts: Partial<ProxyEvent> & { path: string }): ProxyEvent {
  const requestContext = {
    requestId: "11111111-2222-3333-4444-555555555555",
    apiId: "0a1b2c3d",
    stage: "idp",
  };
  return eventOf({ requestContext, ...parts });
}

export function locationOf({ headers }: ProxyResult): URL {
  return new URL(headers["Location"] ?? "");
}

/** What holds for each answer: the log has its reason, and an error that is not the provider's says what happened. */
function expectExplained({ statusCode, headers, body }: ProxyResult, reason: string): void {
  expect(reason).to.match(/^[a-z0-9-]+$/);
  if (["ok", "upstream-refused", "client-refused", "provider-refused"].includes(reason)) return;
  if (body.startsWith("<")) expect(body).not.to.contain("<p></p>");
  else {
    const query = statusCode === 302 ? locationOf({ statusCode, headers, body }).searchParams : undefined;
    const description =
      query === undefined ? JSON.parse(body).error_description : query.get("error_description");
    expect(description, reason).to.match(/^[A-Z][\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  }
}

/** What a browser sends back. */
export function cookieOf({ headers }: ProxyResult): string {
  return (headers["Set-Cookie"] ?? "").split(";")[0] ?? "";
}

export function errorOf({ body }: ProxyResult): unknown {
  return JSON.parse(body).error;
}
