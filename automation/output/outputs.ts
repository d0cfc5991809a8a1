import type { OutputMap, Stack } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";
import { ask } from "../engine/workspace.ts";
import { DriverError } from "../terminal/errors.ts";
import { dnsRecordsSchema } from "./dns-records.ts";

const clientSheet = z.object({
  ClientId: z.string().min(1),
  IssuerUrl: z.url(),
  AuthEndpoint: z.url(),
  TokenEndpoint: z.url(),
  UserInfoEndpoint: z.url(),
  JwksUri: z.url(),
  SecretArn: z.string().optional(),
});

const directorySync = z.object({
  table: z.string().min(1),
  queueUrl: z.url(),
  deadLettersUrl: z.url(),
  auditLogGroup: z.string().min(1),
});

/** What an app beside Amazon Quick is given. */
export type ClientOutputs = Readonly<z.infer<typeof clientSheet>>;

const outputs = z.object({
  PoolId: z.string().min(1),
  ClientId: z.string().min(1),
  IssuerUrl: z.url(),
  AuthEndpoint: z.url(),
  TokenEndpoint: z.url(),
  JwksUri: z.url(),
  /** By the app's name. */
  Clients: z.record(z.string(), clientSheet).optional(),
  DnsRecords: dnsRecordsSchema.optional(),
  /** Where an identity provider pushes people to, where its token lies, and the table with whom it has pushed. */
  ScimEndpoint: z.url().optional(),
  ScimTokenSecretArn: z.string().min(1).optional(),
  ScimTable: z.string().min(1).optional(),
  /** Where sync by itself keeps what it did and waits for. */
  DirectorySync: directorySync.optional(),
});

/** The stack's outputs, by the names under which it exports them. */
export type Outputs = Readonly<z.infer<typeof outputs>>;

/**
 * Reads the outputs of a stack: six always, and those of further apps and addresses of its own.
 *
 * @throws DriverError OUTPUTS_MISSING where nothing, or not everything, was deployed.
 */
export function parseOutputs(stack: string, map: OutputMap): Outputs {
  const plain = Object.fromEntries(Object.entries(map).map(([name, { value }]) => [name, value]));
  const parsed = outputs.safeParse(plain);
  if (parsed.success) return parsed.data;
  const missing = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))];
  throw new DriverError("OUTPUTS_MISSING", `Stack ${stack} has no ${missing.join(", ")}.`, {
    hint: `It is not, or not wholly, deployed: npm run provision -- --stack ${stack}`,
  });
}

/** Asks the backend for the outputs of a stack. */
export async function outputsOf(stack: Stack): Promise<Outputs> {
  return parseOutputs(stack.name, await ask(stack, () => stack.outputs()));
}
