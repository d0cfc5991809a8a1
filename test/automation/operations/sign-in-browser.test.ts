import { expect } from "chai";
import { browserOpener } from "../../../automation/operations/sign-in-browser.ts";
import { inEnvironment } from "../support/environment.ts";
import { recordedIo } from "../support/io.ts";

const ADDRESS = "http://localhost:18080/start/abc";
const NONE = {
  DISPLAY: undefined,
  WAYLAND_DISPLAY: undefined,
  WSL_DISTRO_NAME: undefined,
  SSH_CONNECTION: undefined,
};

describe("The browser for a sign-in", () => {
  const opened = async (headless: boolean, env = {}) => {
    const io = recordedIo();
    await inEnvironment({ ...NONE, ...env }, () => browserOpener(io, { headless, port: "18080" })(ADDRESS));
    return io;
  };

  it("is the user's own with --headless: the address is on a line of its own, and nothing is opened", async () => {
    const { messages, printed } = await opened(true);
    expect(
      messages
        .join("\n")
        .split("\n")
        .map((line) => line.trim()),
    ).to.include(ADDRESS);
    expect(messages.join("\n"))
      .to.include("ssh -L 18080:localhost:18080 HOST")
      .and.not.to.include("No browser");
    expect(printed).to.deep.equal([]);
  });

  it("that cannot be opened ends nothing: the address was shown", async function () {
    if (process.platform !== "linux") this.skip();
    const { messages } = await opened(false);
    expect(messages.join("\n")).to.include(ADDRESS).and.not.to.include("ssh -L");
    expect(messages.at(-1)).to.equal(
      "No browser could be opened (this computer has no display). Open the address yourself.",
    );
  });

  it("on the other end of an SSH session needs the port there", async function () {
    if (process.platform !== "linux") this.skip();
    const { messages } = await opened(false, { SSH_CONNECTION: "192.0.2.1 1 192.0.2.2 22" });
    expect(messages.join("\n")).to.include("ssh -L 18080:localhost:18080 HOST");
  });
});
