import { text } from "node:stream/consumers";
import { createBridge } from "../../../bridge/bridge.ts";
import { bridgeEvent, COGNITO_SECRET, OKTA } from "../../bridge/bridge-world.ts";
import { MemoryAws } from "../../bridge/memory-aws.ts";
import { type LocalServer, serveLocally } from "../../support/local-server.ts";
import { localTransport } from "../../support/local-transport.ts";
import { FORM, logged } from "../../support/proxy-events.ts";

/** The secret with which Cognito authenticates here. */
export { COGNITO_SECRET };

export interface BridgedPool {
  readonly region: string;
  readonly issuer: string;
  readonly clientId: string;
  /** The provider's own server. */
  readonly origin: string;
  /** `https://DOMAIN/oauth2/idpresponse` */
  readonly cognitoCallback: string;
}

/** Serves the token endpoint of the bridge, as the stack configures it for a provider with `trustEmails`. Its secrets are in memory. */
export function serveBridge(pool: BridgedPool): Promise<LocalServer> {
  const { region, issuer, clientId, origin, cognitoCallback } = pool;
  const provider = {
    ...OKTA,
    issuer,
    clientId,
    tokenEndpoint: `${issuer}/token`,
    clientAuth: "client_secret" as const,
    pkce: false,
    trustEmails: true,
  };
  const aws = new MemoryAws();
  aws.setSecret(provider.cognitoSecretArn, COGNITO_SECRET);
  aws.setSecret(provider.clientSecretArn ?? "", "secret-at-the-provider");
  const bridge = createBridge(
    {
      region,
      addressSuffix: "amazonaws.com",
      cognitoCallback,
      stateTable: "states",
      providers: { okta: provider },
    },
    async () => aws,
    { transport: localTransport(origin) },
  );
  return serveLocally(async (request, response) => {
    const body = await text(request);
    const headers = { "Content-Type": FORM };
    const event = bridgeEvent({ path: "/okta/token", httpMethod: "POST", headers, body });
    const { result } = await logged(() => bridge(event));
    response.writeHead(result.statusCode, result.headers).end(result.body);
  });
}
