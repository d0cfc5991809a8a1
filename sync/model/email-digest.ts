import { createHash } from "node:crypto";
import { foldCase } from "./email.ts";

/** Stands for an address, without regard to case, where what is kept of it is to name nobody: base64url of its SHA-256. */
export function emailDigest(email: string): string {
  return createHash("sha256").update(foldCase(email)).digest("base64url");
}
