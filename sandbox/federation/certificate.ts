import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** A certificate that signs itself, with its key, both in PEM. */
export interface SelfSigned {
  readonly cert: string;
  readonly key: string;
}

type KeyType = "ec" | "rsa";

/** Signature algorithms in DER. Sources: RFC 5758, section 3.2 (ecdsa-with-SHA256); RFC 4055, section 5 (sha256WithRSAEncryption, NULL). */
const SIGNATURE: Readonly<Record<KeyType, Buffer>> = {
  ec: Buffer.from("06082a8648ce3d040302", "hex"),
  rsa: Buffer.from("06092a864886f70d01010b0500", "hex"),
};

/** Object identifiers in DER. Source: RFC 5280, appendix A (common name, subjectAltName). */
const COMMON_NAME = Buffer.from("0603550403", "hex");
const SUBJECT_ALT_NAME = Buffer.from("0603551d11", "hex");

/** Makes a certificate for a host that is valid in a given period. Source of the structure: RFC 5280, section 4.1. */
export function selfSigned(host: string, from: Date, to: Date, type: KeyType = "ec"): SelfSigned {
  const { privateKey, publicKey } = keyPair(type);
  const algorithm = sequence(SIGNATURE[type]);
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(host)))));
  const altNames = der(0x04, sequence(der(0x82, Buffer.from(host))));
  const tbs = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    sequence(time(from), time(to)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(sequence(SUBJECT_ALT_NAME, altNames))),
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), signed(tbs, privateKey)]));
  return {
    cert: pem(sequence(tbs, algorithm, signature)),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function keyPair(type: KeyType) {
  return type === "ec"
    ? generateKeyPairSync("ec", { namedCurve: "P-256" })
    : generateKeyPairSync("rsa", { modulusLength: 2048 });
}

function signed(tbs: Buffer, key: KeyObject): Buffer {
  return sign("sha256", tbs, key);
}

/** GeneralizedTime. */
function time(date: Date): Buffer {
  return der(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]|\.\d+/g, "")}`));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
