/* src/reader/pyver/ops_315.c - written by gen-opcodes.py with
 * CPython 3.15.2. Do not edit.
 */
#include "reader/callee_rules.h"

const struct callee_rules callee_rules_315 = {
	/* clang-format off */
	.jump_bytes = 2,
	.op = {
		/* BINARY_SLICE */
		[1] = { .base = 1, .fall = { EFFECT_FIXED, -2, 0 } },
		/* BUILD_TEMPLATE */
		[2] = { .base = 2, .fall = { EFFECT_FIXED, -1, 0 } },
		[3] = { .base = 42 }, /* a form of BINARY_OP */
		/* CALL_FUNCTION_EX */
		[4] = { .base = 4, .caches = 1, .callable = {
		        EFFECT_FIXED, -4, 0 }, .flags = OP_CALL, .fall = {
		        EFFECT_FIXED, -3, 0 } },
		/* CHECK_EG_MATCH */
		[5] = { .base = 5, .fall = { EFFECT_FIXED, 0, 0 } },
		/* CHECK_EXC_MATCH */
		[6] = { .base = 6, .fall = { EFFECT_FIXED, 0, 0 } },
		/* CLEANUP_THROW */
		[7] = { .base = 7, .fall = { EFFECT_FIXED, -1, 0 } },
		/* DELETE_SUBSCR */
		[8] = { .base = 8, .fall = { EFFECT_FIXED, -2, 0 } },
		/* END_FOR */
		[9] = { .base = 9, .fall = { EFFECT_FIXED, -1, 0 } },
		/* END_SEND */
		[10] = { .base = 10, .fall = { EFFECT_FIXED, -2, 0 } },
		/* EXIT_INIT_CHECK */
		[11] = { .base = 11, .fall = { EFFECT_FIXED, -1, 0 } },
		/* FORMAT_SIMPLE */
		[12] = { .base = 12, .fall = { EFFECT_FIXED, 0, 0 } },
		/* FORMAT_WITH_SPEC */
		[13] = { .base = 13, .fall = { EFFECT_FIXED, -1, 0 } },
		/* GET_AITER */
		[14] = { .base = 14, .fall = { EFFECT_FIXED, 0, 0 } },
		/* GET_ANEXT */
		[15] = { .base = 15, .fall = { EFFECT_FIXED, 1, 0 } },
		/* GET_LEN */
		[16] = { .base = 16, .fall = { EFFECT_FIXED, 1, 0 } },
		/* RESERVED */
		[17] = { .base = 17, .fall = { EFFECT_FIXED, 0, 0 } },
		/* INTERPRETER_EXIT */
		[18] = { .base = 18, .flags = OP_NO_FALL },
		/* LOAD_BUILD_CLASS */
		[19] = { .base = 19, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_LOCALS */
		[20] = { .base = 20, .fall = { EFFECT_FIXED, 1, 0 } },
		/* MAKE_FUNCTION */
		[21] = { .base = 21, .fall = { EFFECT_FIXED, 0, 0 } },
		/* MATCH_KEYS */
		[22] = { .base = 22, .fall = { EFFECT_FIXED, 1, 0 } },
		/* MATCH_MAPPING */
		[23] = { .base = 23, .fall = { EFFECT_FIXED, 1, 0 } },
		/* MATCH_SEQUENCE */
		[24] = { .base = 24, .fall = { EFFECT_FIXED, 1, 0 } },
		/* NOP */
		[25] = { .base = 25, .fall = { EFFECT_FIXED, 0, 0 } },
		/* NOT_TAKEN */
		[26] = { .base = 26, .fall = { EFFECT_FIXED, 0, 0 } },
		/* POP_EXCEPT */
		[27] = { .base = 27, .fall = { EFFECT_FIXED, -1, 0 } },
		/* POP_ITER */
		[28] = { .base = 28, .fall = { EFFECT_FIXED, -2, 0 } },
		/* POP_TOP */
		[29] = { .base = 29, .fall = { EFFECT_FIXED, -1, 0 } },
		/* PUSH_EXC_INFO */
		[30] = { .base = 30, .fall = { EFFECT_FIXED, 1, 0 } },
		/* PUSH_NULL */
		[31] = { .base = 31, .fall = { EFFECT_FIXED, 1, 0 } },
		/* RETURN_GENERATOR */
		[32] = { .base = 32, .fall = { EFFECT_FIXED, 1, 0 } },
		/* RETURN_VALUE */
		[33] = { .base = 33, .flags = OP_NO_FALL },
		/* SETUP_ANNOTATIONS */
		[34] = { .base = 34, .fall = { EFFECT_FIXED, 0, 0 } },
		/* STORE_SLICE */
		[35] = { .base = 35, .fall = { EFFECT_FIXED, -4, 0 } },
		/* STORE_SUBSCR */
		[36] = { .base = 36, .caches = 1, .fall = {
		        EFFECT_FIXED, -3, 0 } },
		/* TO_BOOL */
		[37] = { .base = 37, .caches = 3, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		/* UNARY_INVERT */
		[38] = { .base = 38, .fall = { EFFECT_FIXED, 0, 0 } },
		/* UNARY_NEGATIVE */
		[39] = { .base = 39, .fall = { EFFECT_FIXED, 0, 0 } },
		/* UNARY_NOT */
		[40] = { .base = 40, .fall = { EFFECT_FIXED, 0, 0 } },
		/* WITH_EXCEPT_START */
		[41] = { .base = 41, .fall = { EFFECT_FIXED, 1, 0 } },
		/* BINARY_OP */
		[42] = { .base = 42, .caches = 5, .fall = {
		        EFFECT_FIXED, -1, 0 } },
		/* BUILD_INTERPOLATION */
		[43] = { .base = 43, .fall = { EFFECT_BIT0, -1, -1 } },
		/* BUILD_LIST */
		[44] = { .base = 44, .fall = { EFFECT_TIMES, 1, -1 } },
		/* BUILD_MAP */
		[45] = { .base = 45, .fall = { EFFECT_TIMES, 1, -2 } },
		/* BUILD_SET */
		[46] = { .base = 46, .fall = { EFFECT_TIMES, 1, -1 } },
		/* BUILD_SLICE */
		[47] = { .base = 47, .fall = { EFFECT_TIMES, 1, -1 } },
		/* BUILD_STRING */
		[48] = { .base = 48, .fall = { EFFECT_TIMES, 1, -1 } },
		/* BUILD_TUPLE */
		[49] = { .base = 49, .fall = { EFFECT_TIMES, 1, -1 } },
		/* CALL */
		[50] = { .base = 50, .caches = 3, .callable = {
		        EFFECT_TIMES, -2, -1 }, .flags = OP_CALL, .fall = {
		        EFFECT_TIMES, -1, -1 } },
		/* CALL_INTRINSIC_1 */
		[51] = { .base = 51, .fall = { EFFECT_FIXED, 0, 0 } },
		/* CALL_INTRINSIC_2 */
		[52] = { .base = 52, .fall = { EFFECT_FIXED, -1, 0 } },
		/* CALL_KW */
		[53] = { .base = 53, .caches = 3, .callable = {
		        EFFECT_TIMES, -3, -1 }, .flags = OP_CALL, .fall = {
		        EFFECT_TIMES, -2, -1 } },
		/* COMPARE_OP */
		[54] = { .base = 54, .caches = 1, .fall = {
		        EFFECT_FIXED, -1, 0 } },
		/* CONTAINS_OP */
		[55] = { .base = 55, .caches = 1, .fall = {
		        EFFECT_FIXED, -1, 0 } },
		/* CONVERT_VALUE */
		[56] = { .base = 56, .fall = { EFFECT_FIXED, 0, 0 } },
		/* COPY */
		[57] = { .base = 57, .fall = { EFFECT_FIXED, 1, 0 } },
		/* COPY_FREE_VARS */
		[58] = { .base = 58, .fall = { EFFECT_FIXED, 0, 0 } },
		/* DELETE_ATTR */
		[59] = { .base = 59, .fall = { EFFECT_FIXED, -1, 0 } },
		/* DELETE_DEREF */
		[60] = { .base = 60, .fall = { EFFECT_FIXED, 0, 0 } },
		/* DELETE_FAST */
		[61] = { .base = 61, .fall = { EFFECT_FIXED, 0, 0 } },
		/* DELETE_GLOBAL */
		[62] = { .base = 62, .fall = { EFFECT_FIXED, 0, 0 } },
		/* DELETE_NAME */
		[63] = { .base = 63, .fall = { EFFECT_FIXED, 0, 0 } },
		/* DICT_MERGE */
		[64] = { .base = 64, .fall = { EFFECT_FIXED, -1, 0 } },
		/* DICT_UPDATE */
		[65] = { .base = 65, .fall = { EFFECT_FIXED, -1, 0 } },
		/* END_ASYNC_FOR */
		[66] = { .base = 66, .fall = { EFFECT_FIXED, -2, 0 } },
		/* EXTENDED_ARG */
		[67] = { .base = 67, .flags = OP_EXTENDED, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		/* FOR_ITER */
		[68] = { .base = 68, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, 1, 0 }, .jump = { EFFECT_FIXED,
		        1, 0 } },
		/* GET_AWAITABLE */
		[69] = { .base = 69, .fall = { EFFECT_FIXED, 0, 0 } },
		/* GET_ITER */
		[70] = { .base = 70, .caches = 1, .fall = {
		        EFFECT_FIXED, 1, 0 } },
		/* IMPORT_FROM */
		[71] = { .base = 71, .fall = { EFFECT_FIXED, 1, 0 } },
		/* IMPORT_NAME */
		[72] = { .base = 72, .fall = { EFFECT_FIXED, -1, 0 } },
		/* IS_OP */
		[73] = { .base = 73, .fall = { EFFECT_FIXED, -1, 0 } },
		/* JUMP_BACKWARD */
		[74] = { .base = 74, .caches = 1, .flags = OP_NO_FALL |
		        OP_JUMP | OP_JUMP_BACK, .jump = { EFFECT_FIXED, 0, 0 }
		        },
		/* JUMP_BACKWARD_NO_INTERRUPT */
		[75] = { .base = 75, .flags = OP_NO_FALL | OP_JUMP |
		        OP_JUMP_BACK, .jump = { EFFECT_FIXED, 0, 0 } },
		/* JUMP_FORWARD */
		[76] = { .base = 76, .flags = OP_NO_FALL | OP_JUMP,
		        .jump = { EFFECT_FIXED, 0, 0 } },
		/* LIST_APPEND */
		[77] = { .base = 77, .fall = { EFFECT_FIXED, -1, 0 } },
		/* LIST_EXTEND */
		[78] = { .base = 78, .fall = { EFFECT_FIXED, -1, 0 } },
		/* LOAD_ATTR */
		[79] = { .base = 79, .caches = 9, .fall = {
		        EFFECT_BIT0, 0, 1 } },
		/* LOAD_COMMON_CONSTANT */
		[80] = { .base = 80, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_CONST */
		[81] = { .base = 81, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_DEREF */
		[82] = { .base = 82, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_FAST */
		[83] = { .base = 83, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_FAST_AND_CLEAR */
		[84] = { .base = 84, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_FAST_BORROW */
		[85] = { .base = 85, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_FAST_BORROW_LOAD_FAST_BORROW */
		[86] = { .base = 86, .fall = { EFFECT_FIXED, 2, 0 } },
		/* LOAD_FAST_CHECK */
		[87] = { .base = 87, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_FAST_LOAD_FAST */
		[88] = { .base = 88, .fall = { EFFECT_FIXED, 2, 0 } },
		/* LOAD_FROM_DICT_OR_DEREF */
		[89] = { .base = 89, .fall = { EFFECT_FIXED, 0, 0 } },
		/* LOAD_FROM_DICT_OR_GLOBALS */
		[90] = { .base = 90, .fall = { EFFECT_FIXED, 0, 0 } },
		/* LOAD_GLOBAL */
		[91] = { .base = 91, .caches = 4, .fall = {
		        EFFECT_BIT0, 1, 1 } },
		/* LOAD_NAME */
		[92] = { .base = 92, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_SMALL_INT */
		[93] = { .base = 93, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_SPECIAL */
		[94] = { .base = 94, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_SUPER_ATTR */
		[95] = { .base = 95, .caches = 1, .fall = {
		        EFFECT_BIT0, -2, 1 } },
		/* MAKE_CELL */
		[96] = { .base = 96, .fall = { EFFECT_FIXED, 0, 0 } },
		/* MAP_ADD */
		[97] = { .base = 97, .fall = { EFFECT_FIXED, -2, 0 } },
		/* MATCH_CLASS */
		[98] = { .base = 98, .fall = { EFFECT_FIXED, -2, 0 } },
		/* POP_JUMP_IF_FALSE */
		[99] = { .base = 99, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* POP_JUMP_IF_NONE */
		[100] = { .base = 100, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* POP_JUMP_IF_NOT_NONE */
		[101] = { .base = 101, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* POP_JUMP_IF_TRUE */
		[102] = { .base = 102, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* RAISE_VARARGS */
		[103] = { .base = 103, .flags = OP_NO_FALL },
		/* RERAISE */
		[104] = { .base = 104, .flags = OP_NO_FALL },
		/* SEND */
		[105] = { .base = 105, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, 0, 0 }, .jump = { EFFECT_FIXED,
		        0, 0 } },
		/* SET_ADD */
		[106] = { .base = 106, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* SET_FUNCTION_ATTRIBUTE */
		[107] = { .base = 107, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* SET_UPDATE */
		[108] = { .base = 108, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* STORE_ATTR */
		[109] = { .base = 109, .caches = 4, .fall = {
		        EFFECT_FIXED, -2, 0 } },
		/* STORE_DEREF */
		[110] = { .base = 110, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* STORE_FAST */
		[111] = { .base = 111, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* STORE_FAST_LOAD_FAST */
		[112] = { .base = 112, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* STORE_FAST_STORE_FAST */
		[113] = { .base = 113, .fall = { EFFECT_FIXED, -2, 0 }
		        },
		/* STORE_GLOBAL */
		[114] = { .base = 114, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* STORE_NAME */
		[115] = { .base = 115, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* SWAP */
		[116] = { .base = 116, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* UNPACK_EX */
		[117] = { .base = 117, .fall = { EFFECT_BOTH, 0, 1 } },
		/* UNPACK_SEQUENCE */
		[118] = { .base = 118, .caches = 1, .fall = {
		        EFFECT_TIMES, -1, 1 } },
		/* YIELD_VALUE */
		[119] = { .base = 119, .flags = OP_YIELD, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		/* RESUME */
		[128] = { .base = 128, .caches = 1, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		[129] = { .base = 42 }, /* a form of BINARY_OP */
		[130] = { .base = 42 }, /* a form of BINARY_OP */
		[131] = { .base = 42 }, /* a form of BINARY_OP */
		[132] = { .base = 42 }, /* a form of BINARY_OP */
		[133] = { .base = 42 }, /* a form of BINARY_OP */
		[134] = { .base = 42 }, /* a form of BINARY_OP */
		[135] = { .base = 42 }, /* a form of BINARY_OP */
		[136] = { .base = 42 }, /* a form of BINARY_OP */
		[137] = { .base = 42 }, /* a form of BINARY_OP */
		[138] = { .base = 42 }, /* a form of BINARY_OP */
		[139] = { .base = 42 }, /* a form of BINARY_OP */
		[140] = { .base = 42 }, /* a form of BINARY_OP */
		[141] = { .base = 42 }, /* a form of BINARY_OP */
		[142] = { .base = 42 }, /* a form of BINARY_OP */
		[143] = { .base = 42 }, /* a form of BINARY_OP */
		[144] = { .base = 50 }, /* a form of CALL */
		[145] = { .base = 50 }, /* a form of CALL */
		[146] = { .base = 50 }, /* a form of CALL */
		[147] = { .base = 50 }, /* a form of CALL */
		[148] = { .base = 50 }, /* a form of CALL */
		[149] = { .base = 50 }, /* a form of CALL */
		[150] = { .base = 50 }, /* a form of CALL */
		[151] = { .base = 4 }, /* a form of CALL_FUNCTION_EX */
		[152] = { .base = 4 }, /* a form of CALL_FUNCTION_EX */
		[153] = { .base = 50 }, /* a form of CALL */
		[154] = { .base = 53 }, /* a form of CALL_KW */
		[155] = { .base = 53 }, /* a form of CALL_KW */
		[156] = { .base = 53 }, /* a form of CALL_KW */
		[157] = { .base = 50 }, /* a form of CALL */
		[158] = { .base = 50 }, /* a form of CALL */
		[159] = { .base = 50 }, /* a form of CALL */
		[160] = { .base = 50 }, /* a form of CALL */
		[161] = { .base = 50 }, /* a form of CALL */
		[162] = { .base = 50 }, /* a form of CALL */
		[163] = { .base = 50 }, /* a form of CALL */
		[164] = { .base = 50 }, /* a form of CALL */
		[165] = { .base = 50 }, /* a form of CALL */
		[166] = { .base = 50 }, /* a form of CALL */
		[167] = { .base = 50 }, /* a form of CALL */
		[168] = { .base = 50 }, /* a form of CALL */
		[169] = { .base = 54 }, /* a form of COMPARE_OP */
		[170] = { .base = 54 }, /* a form of COMPARE_OP */
		[171] = { .base = 54 }, /* a form of COMPARE_OP */
		[172] = { .base = 55 }, /* a form of CONTAINS_OP */
		[173] = { .base = 55 }, /* a form of CONTAINS_OP */
		[174] = { .base = 68 }, /* a form of FOR_ITER */
		[175] = { .base = 68 }, /* a form of FOR_ITER */
		[176] = { .base = 68 }, /* a form of FOR_ITER */
		[177] = { .base = 68 }, /* a form of FOR_ITER */
		[178] = { .base = 68 }, /* a form of FOR_ITER */
		[179] = { .base = 70 }, /* a form of GET_ITER */
		[180] = { .base = 70 }, /* a form of GET_ITER */
		[181] = { .base = 74 }, /* a form of JUMP_BACKWARD */
		[182] = { .base = 74 }, /* a form of JUMP_BACKWARD */
		[183] = { .base = 79 }, /* a form of LOAD_ATTR */
		[184] = { .base = 79 }, /* a form of LOAD_ATTR */
		[185] = { .base = 79 }, /* a form of LOAD_ATTR */
		[186] = { .base = 79 }, /* a form of LOAD_ATTR */
		[187] = { .base = 79 }, /* a form of LOAD_ATTR */
		[188] = { .base = 79 }, /* a form of LOAD_ATTR */
		[189] = { .base = 79 }, /* a form of LOAD_ATTR */
		[190] = { .base = 79 }, /* a form of LOAD_ATTR */
		[191] = { .base = 79 }, /* a form of LOAD_ATTR */
		[192] = { .base = 79 }, /* a form of LOAD_ATTR */
		[193] = { .base = 79 }, /* a form of LOAD_ATTR */
		[194] = { .base = 79 }, /* a form of LOAD_ATTR */
		[195] = { .base = 79 }, /* a form of LOAD_ATTR */
		[196] = { .base = 91 }, /* a form of LOAD_GLOBAL */
		[197] = { .base = 91 }, /* a form of LOAD_GLOBAL */
		[198] = { .base = 95 }, /* a form of LOAD_SUPER_ATTR */
		[199] = { .base = 95 }, /* a form of LOAD_SUPER_ATTR */
		[200] = { .base = 128 }, /* a form of RESUME */
		[201] = { .base = 128 }, /* a form of RESUME */
		[202] = { .base = 105 }, /* a form of SEND */
		[203] = { .base = 105 }, /* a form of SEND */
		[204] = { .base = 105 }, /* a form of SEND */
		[205] = { .base = 109 }, /* a form of STORE_ATTR */
		[206] = { .base = 109 }, /* a form of STORE_ATTR */
		[207] = { .base = 109 }, /* a form of STORE_ATTR */
		[208] = { .base = 36 }, /* a form of STORE_SUBSCR */
		[209] = { .base = 36 }, /* a form of STORE_SUBSCR */
		[210] = { .base = 37 }, /* a form of TO_BOOL */
		[211] = { .base = 37 }, /* a form of TO_BOOL */
		[212] = { .base = 37 }, /* a form of TO_BOOL */
		[213] = { .base = 37 }, /* a form of TO_BOOL */
		[214] = { .base = 37 }, /* a form of TO_BOOL */
		[215] = { .base = 37 }, /* a form of TO_BOOL */
		[216] = { .base = 118 }, /* a form of UNPACK_SEQUENCE */
		[217] = { .base = 118 }, /* a form of UNPACK_SEQUENCE */
		[218] = { .base = 118 }, /* a form of UNPACK_SEQUENCE */
		[233] = { .base = 9 }, /* a form of END_FOR */
		[234] = { .base = 28 }, /* a form of POP_ITER */
		[235] = { .base = 10 }, /* a form of END_SEND */
		[236] = { .base = 68 }, /* a form of FOR_ITER */
		[238] = { .base = 76 }, /* a form of JUMP_FORWARD */
		[239] = { .base = 26 }, /* a form of NOT_TAKEN */
		[240] = { .base = 102 }, /* a form of POP_JUMP_IF_TRUE */
		[241] = { .base = 99 }, /* a form of POP_JUMP_IF_FALSE */
		[242] = { .base = 100 }, /* a form of POP_JUMP_IF_NONE */
		[243] = { .base = 101 }, /* a form of POP_JUMP_IF_NOT_NONE */
		[244] = { .base = 128 }, /* a form of RESUME */
		[245] = { .base = 33 }, /* a form of RETURN_VALUE */
		[246] = { .base = 119 }, /* a form of YIELD_VALUE */
		[247] = { .base = 66 }, /* a form of END_ASYNC_FOR */
		[248] = { .base = 95 }, /* a form of LOAD_SUPER_ATTR */
		[249] = { .base = 50 }, /* a form of CALL */
		[250] = { .base = 53 }, /* a form of CALL_KW */
		[251] = { .base = 4 }, /* a form of CALL_FUNCTION_EX */
		[252] = { .base = 74 }, /* a form of JUMP_BACKWARD */
		/* ENTER_EXECUTOR */
		[254] = { .base = 254, .caches = 1, .flags =
		        OP_EXECUTOR, .fall = { EFFECT_FIXED, 0, 0 } },
		/* TRACE_RECORD */
		[255] = { .base = 255, .fall = { EFFECT_FIXED, 0, 0 }
		        },
	},
};
