import { expect } from "chai";
import fc from "fast-check";
import { inviteMessage } from "../../infra/user-pool/invitation.ts";
import { plainText } from "../../sandbox/invitations.ts";

/** Source: PasswordPolicyType, RequireSymbols: the special characters of Cognito's passwords. */
const SYMBOLS = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const { emailMessage } = inviteMessage({}, 7);
/** Cognito puts the password into the text as it is. */
const mailed = (password: string) =>
  emailMessage.replace("{####}", () => password).replace("{username}", "a1b2c3d4");

describe("The temporary password in an invitation", () => {
  for (const password of ["Kq<aB7!xZ>3", "Xy7&copyQ2!", "Aa1<b>bold</b>", "Aa1!</b><br>x"])
    it(`is shown as it is: ${password}`, () => {
      const body = mailed(password);
      expect(plainText({ body, temporaryPassword: password })).to.include(
        `this temporary password: ${password}\n`,
      );
    });

  it("is shown as it is for any of Cognito's characters", () => {
    const character = fc.constantFrom(...SYMBOLS, ...LETTERS);
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 8, maxLength: 99 }), (password) => {
        const body = mailed(password);
        const shown = plainText({ body, temporaryPassword: password });
        expect(shown).to.include(`this temporary password: ${password}\n`);
        expect(shown.replace(password, "")).not.to.match(/<br>|&nbsp;/);
      }),
    );
  });
});
