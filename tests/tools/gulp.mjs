// node gulp.mjs ROOT OUT: gives the styles and images in ROOT names with hashes, and writes rev-manifest.json.
import gulp from 'gulp';
import rev from 'gulp-rev';

const [root, out] = process.argv.slice(2);
gulp
  .src(`${root}/src/**/*.{css,svg}`, { base: `${root}/src`, encoding: false })
  .pipe(rev())
  .pipe(gulp.dest(out))
  .pipe(rev.manifest())
  .pipe(gulp.dest(out));
