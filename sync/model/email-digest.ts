import { createHash } from "node:crypto";
import { foldCase } from "./email.ts";

/** Replaces an address in stored data, so that it identifies no user: base64url of the SHA-256 of the case-folded address. */
export function emailDigest(email: string): string {
  return createHash("sha256").update(foldCase(email)).digest("base64url");
}
