// The Pulumi program, as `pulumi up` runs it. `npm run provision` declares the same stack by the Automation API.
import { runPlainly } from "./infra/shared/plain-run.ts";
import { declareStack } from "./infra/stack.ts";

export const {
  PoolId,
  ClientId,
  IssuerUrl,
  AuthEndpoint,
  TokenEndpoint,
  JwksUri,
  Clients,
  DnsRecords,
  DirectorySync,
  readme,
} = await runPlainly(declareStack);
