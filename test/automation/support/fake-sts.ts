import { serveLocally } from "../../support/local-server.ts";

/** AWS's account service on loopback: knows one caller, or refuses all callers. */
export interface FakeSts {
  readonly address: string;
  /** Refuses with this code and message from now on. */
  refuseWith(code: string, message: string): void;
  /** Accepts all callers from now on. */
  accept(): void;
  stop(): Promise<void>;
}

const KNOWN =
  "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ada</Arn>" +
  "<UserId>AIDA</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";

export async function startFakeSts(): Promise<FakeSts> {
  let refusal: string | undefined;
  const { origin, stop } = await serveLocally((request, response) => {
    request.resume();
    response.writeHead(refusal === undefined ? 200 : 403, { "content-type": "text/xml" });
    response.end(refusal ?? KNOWN);
  });
  return {
    address: origin,
    refuseWith: (code, message) => {
      refusal = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
    },
    accept: () => {
      refusal = undefined;
    },
    stop,
  };
}
