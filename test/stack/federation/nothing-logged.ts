import { CreateLogStreamCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { OTHER_POOL } from "../../../sandbox/federation/index.ts";
import { settingsOf } from "../../doctor/support/target.ts";
import { awsClients } from "../../support/aws-clients.ts";
import { resourcesOf } from "../../support/resources.ts";
import type { FederatedStack } from "../support/federated-stack.ts";

/** What must have passed, so that the search means something; by who had it first. */
const KINDS = [
  "AWS secret",
  "browser RelayState",
  "browser SAMLResponse",
  "browser access_token",
  "browser code",
  "browser code_verifier",
  "browser cookie",
  "browser id_token",
  "browser new_password",
  "browser password",
  "browser refresh_token",
  "browser state",
  "provider access_token",
  "provider client_assertion",
  "provider code",
  "provider code_verifier",
  "provider cookie",
  "provider id_token",
  "provider state",
];

const FUNCTIONS = ["bridge", "proxy"] as const;

/** The log has the lines of these requests. */
const ROUTES = { bridge: "/example-login/token", proxy: "/oauth2/token" } as const;

/** Values of the secrets of the stack, and of the client secret at the other pool. */
async function awsSecrets({ sandbox, deployment, providers }: FederatedStack): Promise<readonly string[]> {
  const { federation } = settingsOf({ federation: JSON.stringify(providers.settings) });
  const other = federation[OTHER_POOL];
  const own = (await resourcesOf(deployment.stack)).filter(
    ({ type }) => type === "aws:secretsmanager/secret:Secret",
  );
  const secrets = new SecretsManagerClient({
    endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "",
    region: sandbox.region,
    credentials: sandbox.rootCredentials,
  });
  const ids = [...own.map(({ id }) => id), other?.type === "user-pool" ? other.clientSecretArn : undefined];
  const read = ids.map((SecretId) => secrets.send(new GetSecretValueCommand({ SecretId })));
  return (await Promise.all(read)).map(({ SecretString = "" }) => SecretString);
}

/** A search of all logs and outputs for all secrets that have passed. Call it last. */
export function nothingLogged(deployed: () => FederatedStack): void {
  it("leave no code, state, verifier, assertion, token, cookie or secret in a log, nor in what commands print", async () => {
    const stack = deployed();
    const { secrets, io } = stack;
    for (const value of await awsSecrets(stack)) secrets.add("AWS", "secret", value);
    expect(secrets.kinds).to.deep.equal(KINDS);
    expect(secrets.in([...io.printed, ...io.messages].join("\n"))).to.deep.equal([]);
    for (const which of FUNCTIONS) {
      const log = await stack.log(which);
      expect(log).to.include(`"route":"${ROUTES[which]}"`);
      expect(secrets.in(log), which).to.deep.equal([]);
    }
  });

  it("would be found in each of these logs", async () => {
    const stack = deployed();
    const { logs } = awsClients(stack.sandbox);
    const logStreamName = "planted";
    const message = stack.secrets.examples.join(" ");
    for (const which of FUNCTIONS) {
      const logGroupName = await stack.logGroup(which);
      await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      const logEvents = [{ timestamp: Date.now(), message }];
      await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
      expect(stack.secrets.in(await stack.log(which)), which).to.have.members(KINDS);
    }
  });
}
