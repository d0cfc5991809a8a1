import { defined } from "../model/defined.ts";

/** Where an event of Identity Store was sent. */
export interface EventOrigin {
  readonly region: string;
  /** The identity store, if the event names it. */
  readonly identityStoreId?: string;
}

/** Source: Service Authorization Reference, Identity Store: arn:aws:identitystore::ACCOUNT:identitystore/ID. */
const STORE_ARN = /^arn:[\w-]+:identitystore:[\w-]*:\d*:identitystore\/([\w-]+)/;

/**
 * The origin of Identity Store's own event. CloudTrail's events have none here: a call is made, and reported, in one Region.
 * Source: "EventBridge event message structure", IAM Identity Center User Guide: `region` is the Region where the event was sent, and
 * `resources` has the ARNs of the resources involved.
 */
export function originOf(message: unknown): EventOrigin | undefined {
  const [source, type, region] = ["source", "detail-type", "region"].map((name) => memberOf(message, name));
  if (source !== "aws.identitystore" || typeof region !== "string") return undefined;
  if (String(type).startsWith("AWS ")) return undefined;
  return defined({ region, identityStoreId: storeIn(message) });
}

function storeIn(message: unknown): string | undefined {
  const named = memberOf(memberOf(message, "detail"), "identityStoreId");
  if (typeof named === "string") return STORE_ARN.exec(named)?.[1] ?? named;
  const resources = memberOf(message, "resources");
  const arns: readonly unknown[] = Array.isArray(resources) ? resources : [];
  return arns.map((arn) => STORE_ARN.exec(String(arn))?.[1]).find((id) => id !== undefined);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
