/** Put in by the build. */
declare const VOILE_RECORDER_VERSION: string;
