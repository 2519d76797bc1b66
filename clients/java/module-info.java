/** Offline and online licensing by OLP/1: see {@link org.keyturn.license.Keyturn}. */
module org.keyturn.license {
  requires java.net.http;

  exports org.keyturn.license;
}
