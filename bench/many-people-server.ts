import { once } from "node:events";
import { createServer } from "node:http";
import { attributes } from "../sync/model/account.ts";
import { type ManyPeople, personOf, userOf } from "./many-people.ts";

/** Serves the AWS calls of a comparison. It generates the people on demand: a million would not fit in memory beside the measured process. */
export async function serveManyPeople(many: ManyPeople) {
  const server = createServer(async (request, response) => {
    const target = String(request.headers["x-amz-target"]);
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    const { NextToken, PaginationToken }: Readonly<Record<string, string>> = JSON.parse(text);
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(answer(many, target, Number(NextToken ?? PaginationToken ?? 0))));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "fake",
      AWS_SECRET_ACCESS_KEY: "fake",
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answer(many: ManyPeople, target: string, start: number): object {
  if (target.endsWith("DescribeUserPool"))
    return { UserPool: { SchemaAttributes: Object.values(attributes).map((Name) => ({ Name })) } };
  const isDirectory = target.startsWith("AWSIdentityStore");
  const end = Math.min(many.count, start + (isDirectory ? 100 : 60));
  const next = end < many.count ? `${end}` : undefined;
  const numbers = Array.from({ length: end - start }, (_, index) => start + index);
  return isDirectory
    ? { Users: numbers.map((index) => personOf(many, index)), NextToken: next }
    : { Users: numbers.map(userOf), PaginationToken: next };
}
