import type { Parameter } from "../proxy/messages.ts";
import type { BridgeProvider } from "./config.ts";
import { ASSERTION_SECONDS } from "./keys/lifetimes.ts";
import type { SigningKey } from "./keys/signing-key.ts";
import { nodeCrypto } from "./node-crypto.ts";

const TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * Makes the parameters with which a client authenticates by `private_key_jwt`. Source: RFC 7523, sections 2.2 and 3; OpenID Connect Core
 * 1.0, section 9.
 *
 * The audience is the issuer: an assertion for a token endpoint could be used at another server that names the same endpoint
 * (CVE-2025-27370). Older providers want the endpoint.
 *
 * The thumbprint of a certificate is beside `kid`, since Microsoft Entra ID finds the key by it, and ignores `kid`. Sources: RFC 7515, section
 * 4.1.8; Microsoft, "Application authentication certificate credentials"; keycloak/keycloak#20366.
 *
 * @param now milliseconds since 1970.
 */
export async function clientAssertion(
  { clientId, issuer, tokenEndpoint, assertionAudience }: BridgeProvider,
  { kid, algorithm, certificate }: Pick<SigningKey, "kid" | "algorithm" | "certificate">,
  now: number,
  signText: (input: string) => Promise<Uint8Array>,
): Promise<Parameter[]> {
  const iat = Math.floor(now / 1000);
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: assertionAudience === "issuer" ? issuer : tokenEndpoint,
    jti: nodeCrypto().randomUUID(),
    iat,
    exp: iat + ASSERTION_SECONDS,
  };
  // JSON has no undefined: without a certificate, the member is absent.
  const header = { alg: algorithm, typ: "JWT", kid, "x5t#S256": certificate?.thumbprint };
  const input = [header, claims].map(encodePart).join(".");
  const signature = Buffer.from(await signText(input)).toString("base64url");
  return [
    ["client_assertion_type", TYPE],
    ["client_assertion", `${input}.${signature}`],
  ];
}

function encodePart(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
