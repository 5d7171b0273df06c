package ribflow.capture;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file of frames, one after the other. */
sealed interface Frames permits PcapFrames, PcapngFrames {

    /** No frame is longer: what says so is damaged, and must not cost the memory it asks for. */
    int LONGEST = 1 << 24;

    /** The next frame; null behind the last. */
    @Nullable
    Frame next() throws IOException;
}
