// Under which addresses other machines of the local network reach this one.
import { hostname, networkInterfaces } from 'node:os';

/** Interfaces of containers, virtual machines and tunnels: no student's machine is behind them. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|utun|tun|tap|wg|zt|tailscale)/;

/** Ranges of RFC 1918, and of networks whose provider shares one address among many (RFC 6598). */
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;

/**
 * This machine's IPv4 addresses on networks, those of real interfaces first. IPv6 is left out: its addresses are often
 * reachable from everywhere, and nobody types one from a blackboard.
 * @param {ReturnType<typeof networkInterfaces>} [interfaces]
 * @returns {string[]}
 */
export function lanAddresses(interfaces = networkInterfaces()) {
  const found = Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses
      .filter(
        ({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'),
      )
      .map(({ address }) => ({ address, isVirtual: VIRTUAL.test(name) })),
  );
  return found.toSorted((a, b) => Number(a.isVirtual) - Number(b.isVirtual)).map(({ address }) => address);
}

/** Whether only a local network can reach an address. @param {string} address */
export function isPrivate(address) {
  return PRIVATE.test(address);
}

/** The names this machine may have on the network: its own, and the one that multicast DNS gives it (RFC 6762). @returns {string[]} */
export function lanNames(name = hostname()) {
  const plain = name.toLowerCase().replace(/[^a-z0-9.-]/g, '');
  if (plain === '' || plain === 'localhost') return [];
  const first = plain.split('.')[0];
  return [...new Set([plain, `${first}.local`])];
}
