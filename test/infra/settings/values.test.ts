import { expect } from "chai";
import { faultsOf, read } from "./read.ts";

const json = (value: unknown) => JSON.stringify(value);

describe("A setting with parts", () => {
  it("accepts typed values, as --path stores them, and text in a JSON string", () => {
    const typed = read({ passwordPolicy: json({ minimumLength: 12, requireSymbols: false }) });
    const texts = read({ passwordPolicy: json({ minimumLength: "12", requireSymbols: "false" }) });
    expect(texts.passwordPolicy).to.deep.equal(typed.passwordPolicy);
    expect(typed.passwordPolicy).to.include({
      minimumLength: 12,
      requireSymbols: false,
      requireNumbers: true,
    });
  });

  it("reports an unknown part with the known ones", () => {
    expect(faultsOf({ tokenValidity: json({ acess: "1h" }) })).to.deep.equal([
      "tokenValidity.acess: there is no such key; the keys here are access, id, refresh",
    ]);
  });

  it("accepts a prefix that consists of digits", () => {
    expect(read({ domainPrefix: "2026" }).domainPrefix).to.equal("2026");
  });

  const refused: readonly [why: string, config: Record<string, string>, fault: string][] = [
    [
      "a password of five characters",
      { passwordPolicy: json({ minimumLength: 5 }) },
      "passwordPolicy.minimumLength: found 5; write a whole number from 6 to 99 (characters)",
    ],
    [
      "a number that is none",
      { passwordPolicy: json({ minimumLength: "twelve" }) },
      'passwordPolicy.minimumLength: found "twelve"; write a whole number from 6 to 99 (characters)',
    ],
    [
      "a password policy that is a word",
      { passwordPolicy: "strict" },
      'passwordPolicy: found "strict"; write an object with minimumLength, requireLowercase, requireUppercase, requireNumbers, requireSymbols, temporaryPasswordValidityDays, passwordHistorySize',
    ],
    [
      "JSON that is cut off",
      { tags: '{"team": ' },
      'tags: found "{\\"team\\":"; write an object of names and values: {"team": "identity"}',
    ],
    [
      "a time without a unit",
      { tokenValidity: json({ access: "60" }) },
      'tokenValidity.access: found "60"; write a time from 5 minutes to 1 day, with its unit, such as "60 minutes"',
    ],
    [
      "an access token of two days",
      { tokenValidity: json({ access: "2 days" }) },
      'tokenValidity.access: found "2 days"; write a time from 5 minutes to 1 day, with its unit, such as "60 minutes"',
    ],
    [
      "a callback that is plain http elsewhere than here",
      { callbackUrls: json(["http://app.example.com/cb"]) },
      'callbackUrls[0]: found "http://app.example.com/cb"; write loopback or https addresses without "#" and "*", such as "http://localhost:18080"',
    ],
    [
      "a callback that only begins like loopback",
      { callbackUrls: json(["http://localhost.example.com/cb"]) },
      'callbackUrls[0]: found "http://localhost.example.com/cb"; write loopback or https addresses without "#" and "*", such as "http://localhost:18080"',
    ],
    [
      "an invitation without the temporary password",
      { invitation: json({ text: "Welcome {username}" }) },
      'invitation.text: found "Welcome {username}"; it must contain {####}, which becomes the temporary password',
    ],
    [
      "retention that CloudWatch Logs does not know",
      { logRetentionDays: "31" },
      'logRetentionDays: found "31"; write one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 (days)',
    ],
    [
      "a tag that is AWS's own",
      { tags: json({ "aws:x": "1" }) },
      'tags.aws:x: found "1"; a tag\'s name has 1 to 128 letters, digits, spaces and _.:/=+-@, and does not begin with aws:',
    ],
    [
      "a client's name with a space",
      { clients: json({ "my app": { callbackUrls: ["https://a.example/cb"] } }) },
      'clients.my app: found {"callbackUrls":["https://a.example/cb"]}; a client\'s name has 1 to 40 letters, digits and hyphens, and begins with a letter',
    ],
    [
      "a client's script address",
      { clients: json({ notes: { callbackUrls: ["javascript:alert(1)"] } }) },
      'clients.notes.callbackUrls[0]: found "javascript:alert(1)"; write a loopback address, an https address, or one with a scheme of the app, without "#" and "*"',
    ],
    [
      "a hole in a list",
      { callbackUrls: json([null, "https://a.example/cb"]) },
      'callbackUrls[0]: found an empty entry in the list, where a value was lost; write loopback or https addresses without "#" and "*", such as "http://localhost:18080"',
    ],
  ];
  for (const [why, config, fault] of refused) {
    it(`refuses ${why}`, () => expect(faultsOf(config)).to.deep.equal([fault]));
  }

  it("accepts a feature with and without options, and false for off", () => {
    expect(read({ refreshTokenRotation: "true" }).refreshTokenRotation).to.deep.equal({ graceSeconds: 60 });
    expect(read({ refreshTokenRotation: json({ graceSeconds: 0 }) }).refreshTokenRotation).to.deep.equal({
      graceSeconds: 0,
    });
    expect(read({ refreshTokenRotation: "false" }).refreshTokenRotation).to.equal(null);
    expect(read({ threatProtection: "off" }).threatProtection.mode).to.equal("off");
  });

  it("accepts each unit of time, in its long and its short form", () => {
    for (const text of ["12 hours", "12 hour", "12h", "12 h"]) {
      const { access } = read({ tokenValidity: json({ access: text }) }).tokenValidity;
      expect(access, text).to.deep.equal({ amount: 12, unit: "hours" });
    }
  });
});
