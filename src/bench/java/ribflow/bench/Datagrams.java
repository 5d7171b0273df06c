package ribflow.bench;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Export datagrams as routers send them: the 20 fields of a common template, or what the protocol has. */
enum Datagrams {
    V5 {
        @Override
        Optional<ByteBuffer> templates() {
            return Optional.empty();
        }

        @Override
        ByteBuffer data(int records) {
            ByteBuffer out = ByteBuffer.allocateDirect(1500);
            out.putShort((short) 5).putShort((short) records).putInt(600_000).putInt(SECONDS).putInt(0).putInt(0);
            out.putShort((short) 0).putShort((short) (1 << 14 | 1000));
            for (int i = 0; i < records; i++) {
                out.putInt(SOURCE + i).putInt(DESTINATION + i * 256).putInt(NEXT_HOP);
                out.putShort((short) 3).putShort((short) 4).putInt(10).putInt(15_000);
                out.putInt(540_000).putInt(590_000).putShort((short) 443).putShort((short) (50_000 + i));
                out.put((byte) 0).put((byte) 0x1b).put((byte) 6).put((byte) 0);
                out.putShort((short) 64_500).putShort((short) 64_501).put((byte) 24).put((byte) 22).putShort((short) 0);
            }
            return out.flip();
        }
    },
    V9 {
        @Override
        Optional<ByteBuffer> templates() {
            ByteBuffer out = header9();
            return Optional.of(template(out, 0).flip());
        }

        @Override
        ByteBuffer data(int records) {
            return records(header9(), records).flip();
        }

        private ByteBuffer header9() {
            ByteBuffer out = ByteBuffer.allocateDirect(2000);
            return out.putShort((short) 9).putShort((short) 1).putInt(600_000).putInt(SECONDS).putInt(0).putInt(1);
        }
    },
    IPFIX {
        @Override
        Optional<ByteBuffer> templates() {
            return Optional.of(message(template(header10(), 2)));
        }

        @Override
        ByteBuffer data(int records) {
            return message(records(header10(), records));
        }

        private ByteBuffer header10() {
            ByteBuffer out = ByteBuffer.allocateDirect(2000);
            return out.putShort((short) 10).putShort((short) 0).putInt(SECONDS).putInt(0).putInt(1);
        }

        private ByteBuffer message(ByteBuffer out) {
            return out.putShort(2, (short) out.position()).flip();
        }
    },
    /** Version 5: samples with the first 128 bytes of a TCP packet in a tagged frame, the switch's and router's records. */
    SFLOW {
        @Override
        Optional<ByteBuffer> templates() {
            return Optional.empty();
        }

        @Override
        ByteBuffer data(int records) {
            ByteBuffer out = ByteBuffer.allocateDirect(8000);
            out.putInt(5).putInt(1).putInt(NEXT_HOP).putInt(0).putInt(1).putInt(600_000).putInt(records);
            for (int i = 0; i < records; i++) {
                out.putInt(1).putInt(32 + 24 + 24 + 24 + 128).putInt(i).putInt(3).putInt(1000).putInt(i * 1000).putInt(0);
                out.putInt(3).putInt(4).putInt(3);
                out.putInt(1001).putInt(16).putInt(10).putInt(0).putInt(20).putInt(0);
                out.putInt(1002).putInt(16).putInt(1).putInt(NEXT_HOP).putInt(24).putInt(22);
                out.putInt(1).putInt(16 + 128).putInt(1).putInt(1518).putInt(4).putInt(128);
                frame(out, i);
            }
            return out.flip();
        }

        private static void frame(ByteBuffer out, int i) {
            int start = out.position();
            out.putShort((short) 0x0200).putInt(1).putShort((short) 0x0200).putInt(2).putInt(0x8100_000a);
            out.putShort((short) 0x0800);
            out.putInt(0x4500_05dc).putInt(0).putInt(0x4006_0000).putInt(SOURCE + i).putInt(DESTINATION + i * 256);
            out.putShort((short) 443).putShort((short) (50_000 + i)).putInt(0).putInt(0).putInt(0x5018_0000).putInt(0);
            out.position(start + 128);
        }
    };

    private static final int SECONDS = 1_700_000_000;
    private static final int SOURCE = 0xc000_0201;
    private static final int DESTINATION = 0x0b00_0001;
    private static final int NEXT_HOP = 0x0aff_0001;
    private static final int TEMPLATE = 256;

    /** Element and length, in the order of the record. */
    private static final int[][] FIELDS = {
        {8, 4}, {12, 4}, {15, 4}, {10, 4}, {14, 4}, {2, 4}, {1, 4}, {22, 4}, {21, 4}, {7, 2}, {11, 2}, {6, 1}, {4, 1},
        {5, 1}, {61, 1}, {16, 4}, {17, 4}, {9, 1}, {13, 1}, {89, 1}
    };

    static Datagrams of(String protocol) {
        return valueOf(protocol.toUpperCase(java.util.Locale.ROOT));
    }

    /** The datagram that announces the templates, where there are any. */
    abstract Optional<ByteBuffer> templates();

    /** A datagram with so many records. */
    abstract ByteBuffer data(int records);

    static ByteBuffer template(ByteBuffer out, int set) {
        out.putShort((short) set).putShort((short) (8 + 4 * FIELDS.length));
        out.putShort((short) TEMPLATE).putShort((short) FIELDS.length);
        for (int[] field : FIELDS) {
            out.putShort((short) field[0]).putShort((short) field[1]);
        }
        return out;
    }

    static ByteBuffer records(ByteBuffer out, int records) {
        int start = out.position();
        out.putShort((short) TEMPLATE).putShort((short) 0);
        for (int i = 0; i < records; i++) {
            out.putInt(SOURCE + i).putInt(DESTINATION + i * 256).putInt(NEXT_HOP).putInt(3).putInt(4);
            out.putInt(10).putInt(15_000).putInt(540_000).putInt(590_000);
            out.putShort((short) 443).putShort((short) (50_000 + i));
            out.put((byte) 0x1b).put((byte) 6).put((byte) 0).put((byte) 0);
            out.putInt(64_500).putInt(64_501).put((byte) 24).put((byte) 22).put((byte) 64);
        }
        return out.putShort(start + 2, (short) (out.position() - start));
    }
}
