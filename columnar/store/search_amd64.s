#include "textflag.h"

// func equal16AVX2(masks *uint64, data *byte, n int, want uint16)
TEXT ·equal16AVX2(SB), NOSPLIT, $0-26
	MOVQ         masks+0(FP), DI
	MOVQ         data+8(FP), SI
	MOVQ         n+16(FP), CX
	VPBROADCASTW want+24(FP), Y0

next:
	VPCMPEQW (SI), Y0, Y1
	VPCMPEQW 32(SI), Y0, Y2
	VPCMPEQW 64(SI), Y0, Y3
	VPCMPEQW 96(SI), Y0, Y4

	// a byte for each value: the halves of two registers in turn, then in order
	VPACKSSWB Y2, Y1, Y1
	VPACKSSWB Y4, Y3, Y3
	VPERMQ    $0xD8, Y1, Y1
	VPERMQ    $0xD8, Y3, Y3
	VPMOVMSKB Y1, AX
	VPMOVMSKB Y3, DX
	SHLQ      $32, DX
	ORQ       DX, AX
	MOVQ      AX, (DI)

	ADDQ $128, SI
	ADDQ $8, DI
	DECQ CX
	JNZ  next
	VZEROUPPER
	RET
