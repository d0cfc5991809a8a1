import { type FederationSettings, federation } from "../../infra/settings/federation.ts";
import { parseJson } from "../../sync/model/json.ts";
import { ownValue, type StackConfig } from "../engine/stack-config.ts";

/** The identity providers in a stack's config; none if it has none, or they are invalid: the program reports the faults. */
export function federationOf(config: StackConfig): FederationSettings {
  const value = ownValue(config, "federation");
  const read = federation.safeParse(value === undefined ? undefined : parseJson(value));
  return read.success ? read.data : {};
}
