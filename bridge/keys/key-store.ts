import type { PrivateKey } from "./private-key.ts";
import type { Algorithm, PublicJwk, SigningKey } from "./signing-key.ts";

/** The stack and the provider that own a key. */
export interface KeyOwner {
  /** `PROJECT/STACK`, the value of the stack's tag. */
  readonly stackTag: string;
  readonly provider: string;
}

/** The tag of a key that names its provider; the tag with the stack is STACK_TAG of infra/shared/tags.ts. */
export const PROVIDER_TAG = "quick-sign-in:provider";
export const OWNER_TAG = "quick-sign-in:stack";

/** A private half in AWS, and its public half. */
export interface StoredKey {
  readonly arn: string;
  readonly publicJwk: PublicJwk;
}

/** Whether a private half can be used, is on its way to be deleted, or does not exist. */
export type StoredState = "usable" | "disabled" | "deleting" | "missing";

/** Where the private halves of keys are. */
export interface KeyStore {
  /** Makes a key, or with `imported` stores one. */
  make(algorithm: Algorithm, imported?: PrivateKey): Promise<StoredKey>;
  /** Private halves of this provider that are in AWS and not about to be deleted. */
  find(algorithm: Algorithm): Promise<readonly StoredKey[]>;
  /** The public half of a private half; nothing if it is missing or cannot be used. */
  publicHalf(key: Pick<SigningKey, "arn" | "algorithm" | "kid">): Promise<PublicJwk | undefined>;
  state(arn: string): Promise<StoredState>;
  /** Deletes it after a waiting period. @returns when; nothing if it no longer exists. */
  scheduleDeletion(arn: string): Promise<Date | undefined>;
}

/** How long a deletion can be cancelled, in days. Both services accept 7 to 30. */
export const WAITING_DAYS = 30;

/** `quick-sign-in/PROJECT-STACK/PROVIDER/`: the bridge may read secrets below it, and no other ones. */
export function secretPrefix({ stackTag, provider }: KeyOwner): string {
  return `quick-sign-in/${stackTag.replace("/", "-")}/${provider}/`;
}
