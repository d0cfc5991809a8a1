import { X509Certificate } from "node:crypto";
import { jwtVerify } from "jose";
import { CLIENT_ID } from "../../bridge/bridge-world.ts";

const TENANT = "https://login.microsoftonline.com/aaaabbbb-0000-cccc-1111-dddd2222eeee";
export const ENTRA_ISSUER = `${TENANT}/v2.0`;
export const TOKEN_ENDPOINT = `${TENANT}/oauth2/v2.0/token`;

/** Entra ID's token endpoint: it knows keys by the SHA-256 of uploaded certificates, and nothing of `kid` or a JWKS. */
export class EntraTokenEndpoint {
  readonly uploaded = new Map<string, X509Certificate>();

  upload(pem: string): void {
    const certificate = new X509Certificate(pem);
    const thumbprint = Buffer.from(certificate.fingerprint256.replaceAll(":", ""), "hex");
    this.uploaded.set(thumbprint.toString("base64url"), certificate);
  }

  /** @returns why a request's client assertion is refused, or nothing. */
  async refusalOf(body: string, now: Date): Promise<string | undefined> {
    const assertion = new URLSearchParams(body).get("client_assertion") ?? "";
    const options = { issuer: CLIENT_ID, audience: TOKEN_ENDPOINT, algorithms: ["PS256"] };
    try {
      await jwtVerify(
        assertion,
        ({ typ, "x5t#S256": thumbprint }) => {
          const found = this.uploaded.get(String(thumbprint));
          if (found === undefined || typ !== "JWT") throw new Error("AADSTS700027");
          return found.publicKey;
        },
        { ...options, currentDate: now },
      );
      return undefined;
    } catch (error) {
      return String(error);
    }
  }
}
