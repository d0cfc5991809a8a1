import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { IdentitystoreClient, ListUsersCommand } from "@aws-sdk/client-identitystore";
import { ListNamespacesCommand, QuickSightClient } from "@aws-sdk/client-quicksight";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetAccountCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { ListInstancesCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect } from "chai";
import { awsClientConfig } from "../../../automation/engine/aws-context.ts";
import { clientConfig, ENDPOINT_TIMEOUTS, requestHandler, TIMEOUTS } from "../../../sync/aws/clients.ts";
import { isNetworkFailure } from "../../../sync/aws/credential-errors.ts";
import { credentialsOfRole } from "../../../sync/aws/credentials.ts";
import { withEnvironment } from "../../support/with-environment.ts";

const ROOT = new URL("../../../", import.meta.url);
const SHORT = { connect: 150, answer: 150, idle: 150 };
const KEYS = { accessKeyId: "fake", secretAccessKey: "fake" };

const BLOCKED_SERVER = `
  const server = require("node:net").createServer().listen(0, "127.0.0.1", 1, () => {
    require("node:fs").writeSync(1, String(server.address().port));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

/** Accepts connections, and sends what it is given and no more. */
class StuckServer {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  constructor(sends: string) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.once("data", () => sends !== "" && socket.write(sends));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((listening) => this.#server.listen(0, "127.0.0.1", listening));
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

type Attempt = (endpoint: string) => Promise<unknown>;

const base = {
  ...clientConfig({ region: "eu-central-1", credentials: KEYS, timeouts: SHORT }),
  maxAttempts: 1,
};
const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  logs: (endpoint) => new CloudWatchLogsClient({ ...base, endpoint }).send(new DescribeLogGroupsCommand({})),
  cognito: (endpoint) =>
    new CognitoIdentityProviderClient({ ...base, endpoint }).send(
      new DescribeUserPoolCommand({ UserPoolId: "a_b" }),
    ),
  dynamo: (endpoint) => new DynamoDBClient({ ...base, endpoint }).send(new ListTablesCommand({})),
  "identity store": (endpoint) =>
    new IdentitystoreClient({ ...base, endpoint }).send(new ListUsersCommand({ IdentityStoreId: "d-1" })),
  "identity center": (endpoint) =>
    new SSOAdminClient({ ...base, endpoint }).send(new ListInstancesCommand({})),
  quick: (endpoint) =>
    new QuickSightClient({ ...base, endpoint }).send(
      new ListNamespacesCommand({ AwsAccountId: "111122223333" }),
    ),
  secrets: (endpoint) => new SecretsManagerClient({ ...base, endpoint }).send(new ListSecretsCommand({})),
  ses: (endpoint) => new SESv2Client({ ...base, endpoint }).send(new GetAccountCommand({})),
  sqs: (endpoint) => new SQSClient({ ...base, endpoint }).send(new ListQueuesCommand({})),
  sts: (endpoint) => new STSClient({ ...base, endpoint }).send(new GetCallerIdentityCommand({})),
};

describe("A server that accepts and", () => {
  const servers = {
    "never answers": "",
    "stalls after the head":
      "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n",
    "stalls in the body":
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"Users":[',
  };
  for (const [what, sends] of Object.entries(servers)) {
    describe(what, () => {
      const server = new StuckServer(sends);
      let endpoint = "";
      before(async () => {
        endpoint = await server.start();
      });
      after(() => server.stop());

      it("does not hold any client of the SDK", async () => {
        const outcomes = await Promise.all(
          Object.entries(ATTEMPTS).map(async ([name, attempt]) => {
            const started = performance.now();
            const error = await attempt(endpoint).catch((thrown: unknown) => thrown);
            return { name, error, took: performance.now() - started };
          }),
        );
        for (const { name, error, took } of outcomes) {
          expect(error, name).to.have.property("name", "TimeoutError");
          expect(isNetworkFailure(error), name).to.equal(true);
          expect(took, name).to.be.below(10_000);
        }
      });

      it("does not hold the client that gets a role's credentials", async () => {
        await withEnvironment({ AWS_ENDPOINT_URL_STS: endpoint, AWS_MAX_ATTEMPTS: "1" }, async () => {
          const roleArn = "arn:aws:iam::111122223333:role/read";
          const credentials = credentialsOfRole({ roleArn }, { region: "eu-central-1", credentials: KEYS });
          const client = new IdentitystoreClient({ ...base, credentials, endpoint });
          const error = await client
            .send(new ListUsersCommand({ IdentityStoreId: "d-1" }))
            .catch((thrown: unknown) => thrown);
          expect(error).to.have.property("name", "TimeoutError");
        });
      });
    });
  }
});

describe("The time limits of a client", () => {
  it("end the wait for a server that accepts no connection", async () => {
    // The process is blocked, and the system accepts connections for it only until its queue is full.
    const blocked = spawn(process.execPath, ["-e", BLOCKED_SERVER], { stdio: ["ignore", "pipe", "inherit"] });
    const [port] = await once(blocked.stdout.setEncoding("utf8"), "data");
    const queued = Array.from({ length: 8 }, () => connect(Number(port), "127.0.0.1").on("error", () => {}));
    await sleep(100);
    try {
      const timeouts = { connect: 200, answer: 60_000, idle: 60_000 };
      const config = {
        ...base,
        requestHandler: requestHandler(timeouts),
        endpoint: `http://127.0.0.1:${port}`,
      };
      const sent = new STSClient(config).send(new GetCallerIdentityCommand({}));
      const error = await sent.catch((thrown: unknown) => thrown);
      expect(error).to.have.property("name", "TimeoutError");
      expect(error).to.have.property("message").that.includes("did not establish a connection");
    } finally {
      for (const socket of queued) socket.destroy();
      blocked.kill("SIGKILL");
    }
  });

  it("are those of this project by default, and shorter for an endpoint", () => {
    expect(clientConfig({}).requestHandler).to.deep.equal(requestHandler(TIMEOUTS));
    const context = { account: "1", region: "eu-central-1", caller: "arn" };
    expect(awsClientConfig(context).requestHandler).to.deep.equal(requestHandler(TIMEOUTS));
    // Three attempts of the SDK within the function's 25 seconds.
    expect(3 * ENDPOINT_TIMEOUTS.answer).to.be.at.most(20_000);
  });

  it("are given to each client of the product", () => {
    const files = ["automation", "infra", "proxy", "sync"].flatMap((folder) =>
      readdirSync(new URL(folder, ROOT), { recursive: true, encoding: "utf8" }).map(
        (name) => `${folder}/${name}`,
      ),
    );
    const clients = files
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) =>
        [...readFileSync(new URL(name, ROOT), "utf8").matchAll(/new (\w+Client)\((?=([\s\S]{0,300}))/g)]
          .filter(([, client]) => client !== "AppClient")
          .map(([, client, options = ""]) => ({ client, name, options })),
      );
    expect(clients.length).to.be.greaterThan(20);
    const without = clients.filter(
      ({ options }) =>
        !/^(?:\{ \.\.\.)?clientConfig\b|^\{ \.\.\.awsClientConfig\(|^clients\)|requestHandler: requestHandler\(/.test(
          options,
        ),
    );
    expect(without).to.deep.equal([]);
  });
});
