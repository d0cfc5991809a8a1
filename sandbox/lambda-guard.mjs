// Each Lambda loads this before its own code: it sends requests for AWS to the emulator and those for hosts that the sandbox serves
// to their origins, and blocks all others.
// Plain JavaScript, since a Lambda's Node.js may not strip types.
import dgram from "node:dgram";
import dns from "node:dns";
import { readFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import tls from "node:tls";

const emulator = new URL(process.env.AWS_ENDPOINT_URL ?? `http://127.0.0.1:${process.env.GATEWAY_PORT}`);
const AWS_HOST = /\.(amazonaws\.com|amazoncognito\.com)$/;
const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

function refuse(host) {
  return Object.assign(new Error(`The sandbox blocks requests of Lambdas to ${host}`), {
    code: "ECONNREFUSED",
  });
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  // net.connect passes its arguments as one list.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const host = typeof first === "object" ? first.host : typeof second === "string" ? second : undefined;
  // Pipes have a path; http sets it to null otherwise.
  const isLocal = typeof first?.path === "string" || host === undefined || LOOPBACK_HOST.test(host);
  if (isLocal) return connect.apply(this, args);
  process.nextTick(() => this.destroy(refuse(host)));
  return this;
};

// The sandbox changes the file while a Lambda runs.
function originOf(host) {
  const file = process.env.QUICK_SIGN_IN_HOSTS;
  const hosts = file ? JSON.parse(readFileSync(file, "utf8")) : {};
  if (Object.hasOwn(hosts, host)) return new URL(hosts[host]);
  return AWS_HOST.test(host) ? emulator : undefined;
}

// Both https and fetch use this function. The emulator speaks plain HTTP, and identifies the service by the host header.
const tlsConnect = tls.connect;
tls.connect = (...args) => {
  const options = args.find((argument) => typeof argument === "object") ?? {};
  const host = options.servername || options.host;
  const origin = typeof host === "string" ? originOf(host) : undefined;
  if (origin === undefined) return tlsConnect(...args);
  const socket = net.connect({ host: origin.hostname, port: Number(origin.port) });
  socket.once("connect", () => socket.emit("secureConnect"));
  const listener = args.find((argument) => typeof argument === "function");
  if (listener) socket.once("secureConnect", listener);
  return socket;
};

// DNS lookups do not use the patched sockets.
const DNS_FUNCTION = /^(lookup|resolve|reverse)/;
for (const [owner, ask] of [
  [dns, refuseByCallback],
  [dns.Resolver.prototype, refuseByCallback],
  [dns.promises, refuseByPromise],
  [dns.promises.Resolver.prototype, refuseByPromise],
]) {
  for (const name of Object.keys(Object.getOwnPropertyDescriptors(owner)).filter((key) =>
    DNS_FUNCTION.test(key),
  )) {
    const original = owner[name];
    owner[name] = function (host, ...rest) {
      if (name === "lookup" && LOOPBACK_HOST.test(host)) return original.call(this, host, ...rest);
      return ask(host, rest);
    };
  }
}

function refuseByCallback(host, rest) {
  process.nextTick(() => rest.at(-1)(refuse(host)));
}

function refuseByPromise(host) {
  return Promise.reject(refuse(host));
}

for (const name of ["send", "connect"]) {
  dgram.Socket.prototype[name] = () => {
    throw refuse("any host by UDP");
  };
}

syncBuiltinESMExports();
