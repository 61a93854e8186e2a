// Debian's packages that the tests need, installed where this is Debian and we may.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const LIMIT_MS = 5 * 60_000;

/** Installs packages of Debian: as root, or by a sudo that asks for nothing; nothing happens elsewhere. @param {readonly string[]} packages */
export function installDebianPackages(packages) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const [command, ...rest] = [...asRoot, 'apt-get', ...args];
    console.log(`> ${[command, ...rest].join(' ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync(command, rest, { env, timeout: LIMIT_MS, stdio: ['ignore', 'inherit', 'inherit'] });
  }
}

/** Whether a program starts and ends well. @param {string} command @param {readonly string[]} args */
export function succeeds(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
