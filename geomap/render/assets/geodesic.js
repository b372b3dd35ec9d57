// The two geodetic problems on WGS 84 in the browser, after Vincenty (1975), Survey Review 23,
// 88-93, to about 0.1 mm. Between points that are nearly opposite each other on the globe the
// inverse does not converge; `inverse` then returns NaN rather than a guess.
var geodesic = (function () {
  "use strict";
  const A = 6378137, F = 1 / 298.257223563, B = A * (1 - F), DEG = Math.PI / 180;

  function series(cosSquaredAlpha) {
    const u2 = cosSquaredAlpha * (A * A - B * B) / (B * B);
    return [
      1 + u2 / 16384 * (4096 + u2 * (-768 + u2 * (320 - 175 * u2))),
      u2 / 1024 * (256 + u2 * (-128 + u2 * (74 - 47 * u2))),
    ];
  }

  function correction(b, sinSigma, cosSigma, cosMiddle) {
    return b * sinSigma * (cosMiddle + b / 4 * (cosSigma * (2 * cosMiddle * cosMiddle - 1)
      - b / 6 * cosMiddle * (4 * sinSigma * sinSigma - 3) * (4 * cosMiddle * cosMiddle - 3)));
  }

  // Metres and the azimuth at the start in degrees, from [lon, lat] to [lon, lat].
  function inverse(start, end) {
    const wrapped = ((end[0] - start[0] + 540) % 360 + 360) % 360 - 180;
    const L = wrapped * DEG;
    const u1 = Math.atan((1 - F) * Math.tan(start[1] * DEG)), u2 = Math.atan((1 - F) * Math.tan(end[1] * DEG));
    const s1 = Math.sin(u1), c1 = Math.cos(u1), s2 = Math.sin(u2), c2 = Math.cos(u2);
    let lambda = L;
    for (let i = 0; i < 200; i++) {
      const sl = Math.sin(lambda), cl = Math.cos(lambda);
      const x = c2 * sl, y = c1 * s2 - s1 * c2 * cl;
      const sinSigma = Math.hypot(x, y);
      if (sinSigma === 0) return {length: 0, azimuth: NaN};
      const cosSigma = s1 * s2 + c1 * c2 * cl, sigma = Math.atan2(sinSigma, cosSigma);
      const sinAlpha = c1 * c2 * sl / sinSigma, cos2 = 1 - sinAlpha * sinAlpha;
      // On the equator there is no middle.
      const cosMiddle = cos2 < 1e-15 ? 0 : cosSigma - 2 * s1 * s2 / cos2;
      const C = F / 16 * cos2 * (4 + F * (4 - 3 * cos2));
      const next = L + (1 - C) * F * sinAlpha * (sigma + C * sinSigma
        * (cosMiddle + C * cosSigma * (2 * cosMiddle * cosMiddle - 1)));
      const done = Math.abs(next - lambda) < 1e-13;
      lambda = next;
      if (Math.abs(lambda) > Math.PI) break;
      if (done) {
        const [a, b] = series(cos2);
        const length = B * a * (sigma - correction(b, sinSigma, cosSigma, cosMiddle));
        return {length: length, azimuth: (Math.atan2(x, y) / DEG + 360) % 360};
      }
    }
    return {length: NaN, azimuth: NaN};
  }

  // Where a geodesic from [lon, lat] ends; the longitude stays in the start's turn.
  function direct(start, azimuth, length) {
    const alpha = azimuth * DEG, sinA = Math.sin(alpha), cosA = Math.cos(alpha);
    const u1 = Math.atan((1 - F) * Math.tan(start[1] * DEG)), s1 = Math.sin(u1), c1 = Math.cos(u1);
    const sigma1 = Math.atan2(s1, c1 * cosA), sinAlpha = c1 * sinA, cos2 = 1 - sinAlpha * sinAlpha;
    const [a, b] = series(cos2);
    let sigma = length / (B * a), cosMiddle = 0;
    for (let i = 0; i < 100; i++) {
      cosMiddle = Math.cos(2 * sigma1 + sigma);
      const next = length / (B * a) + correction(b, Math.sin(sigma), Math.cos(sigma), cosMiddle);
      const done = Math.abs(next - sigma) < 1e-13;
      sigma = next;
      if (done) break;
    }
    cosMiddle = Math.cos(2 * sigma1 + sigma);
    const ss = Math.sin(sigma), cs = Math.cos(sigma);
    const lat = Math.atan2(s1 * cs + c1 * ss * cosA,
      (1 - F) * Math.hypot(sinAlpha, s1 * ss - c1 * cs * cosA));
    const lambda = Math.atan2(ss * sinA, c1 * cs - s1 * ss * cosA);
    const C = F / 16 * cos2 * (4 + F * (4 - 3 * cos2));
    const L = lambda - (1 - C) * F * sinAlpha * (sigma + C * ss
      * (cosMiddle + C * cs * (2 * cosMiddle * cosMiddle - 1)));
    return [start[0] + L / DEG, lat / DEG];
  }

  // The geodesic as vertices for drawing, both ends kept.
  function line(start, end) {
    const whole = inverse(start, end), parts = Math.max(1, Math.min(400, Math.ceil(whole.length / 20000) || 1));
    const vertices = [start];
    for (let i = 1; i < parts; i++) vertices.push(direct(start, whole.azimuth, whole.length * i / parts));
    vertices.push(end);
    return vertices;
  }

  function circle(centre, radius) {
    const vertices = [];
    for (let azimuth = 0; azimuth <= 360; azimuth += 2) vertices.push(direct(centre, azimuth, radius));
    return vertices;
  }

  return {inverse: inverse, direct: direct, line: line, circle: circle};
})();
