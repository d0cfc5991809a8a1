import { text } from "node:stream/consumers";
import { z } from "zod";
import { serveLocally } from "./local-server.ts";

const request = z.object({ Plaintext: z.string().optional(), CiphertextBlob: z.string().optional() });

let started: Promise<string> | undefined;

/**
 * A KMS that does not encrypt, for the secrets in the states of stacks that tests deploy. With a passphrase, each command of Pulumi's CLI
 * takes 0.2 s of processor time to derive a key from it, in a million rounds. Source: pulumi, NewSymmetricCrypterFromPassphrase.
 *
 * @returns its address, as `pulumi stack init --secrets-provider` takes it.
 */
export function secretsProvider(): Promise<string> {
  started ??= start();
  return started;
}

async function start(): Promise<string> {
  const { origin } = await serveLocally(async (call, response) => {
    const { Plaintext, CiphertextBlob } = request.parse(JSON.parse(await text(call)));
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify({ CiphertextBlob: Plaintext, Plaintext: CiphertextBlob }));
  });
  return `awskms://alias/tests?region=eu-central-1&endpoint=${origin}`;
}
