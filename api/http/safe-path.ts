const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Makes paths fit to be shown and logged: words of our own routes and UUIDs stay, anything else becomes `*`, since
 * a caller can put a NIK or a secret token anywhere.
 */
export function safePaths(routePaths: readonly string[]): (path: string) => string {
  const words = new Set(routePaths.flatMap((path) => path.split('/')));
  return (path) =>
    path
      .split('/')
      .map((part) => (words.has(part) || UUID.test(part) ? part : '*'))
      .join('/');
}
