// For commands with --sandbox: the demonstration of the running sandbox has the port, and releases it.
export { sandboxPort } from "../sign-in/sandbox-port.ts";
