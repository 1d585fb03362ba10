/** What every namespace of an environment says: it takes no Pod but a restricted one. https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const podSecurity: Readonly<Record<string, string>> = Object.fromEntries(['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']))
