import { expect, test } from 'vitest';
import { isPrivate, lanAddresses, lanNames } from './addresses.mjs';

/** @param {string} address @param {'IPv4' | 'IPv6'} family */
const at = (address, family = 'IPv4', internal = false) => ({
  address,
  family,
  internal,
  netmask: '',
  mac: '',
  cidr: null,
  scopeid: 0,
});

test('the addresses of real networks come first; this machine’s own, and those of no network, not at all', () => {
  const found = lanAddresses({
    lo: [at('127.0.0.1', 'IPv4', true), at('::1', 'IPv6', true)],
    docker0: [at('172.17.0.1')],
    wlan0: [at('192.168.1.20'), at('fe80::1', 'IPv6'), at('2001:db8::1', 'IPv6')],
    eth0: [at('169.254.3.4'), at('10.0.0.7')],
  });
  expect(found).toEqual(['192.168.1.20', '10.0.0.7', '172.17.0.1']);
});

test.each([
  ['10.1.2.3', true],
  ['172.16.0.1', true],
  ['172.31.255.1', true],
  ['172.32.0.1', false],
  ['192.168.0.1', true],
  ['192.169.0.1', false],
  ['100.64.0.1', true],
  ['100.128.0.1', false],
  ['8.8.8.8', false],
])('%s is on a private network: %s', (address, expected) => {
  expect(isPrivate(address)).toBe(expected);
});

test('the names are this machine’s and the one of multicast DNS', () => {
  expect(lanNames('Teacher-PC')).toEqual(['teacher-pc', 'teacher-pc.local']);
  expect(lanNames('room5.school.example')).toEqual(['room5.school.example', 'room5.local']);
  expect(lanNames('mac.local')).toEqual(['mac.local']);
  expect(lanNames('localhost')).toEqual([]);
  expect(lanNames('a, CN=b')).toEqual(['acnb', 'acnb.local']);
});
